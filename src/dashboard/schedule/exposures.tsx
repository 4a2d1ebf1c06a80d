import './exposures.css';
import { useSaveFlag } from '../change/use-save-flag.ts';
import { Button } from '../parts/button.tsx';
import { List } from '../parts/list.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { More } from '../parts/more.tsx';
import { ProportionBar } from '../parts/proportion-bar.tsx';
import { flagAddress } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { useLiveQuery } from '../shell/use-live-query.ts';
import { useLack } from '../shell/use-write.ts';
import { failureSentence } from '../words/failures.ts';
import { percent } from '../words/numbers.ts';
import { relativeTime } from '../words/times.ts';
import { type ExposureRow, exposureActions, exposureRows, exposureWords } from './exposure-rows.ts';
import {
  ExposuresDocument,
  PauseExposureDocument,
  ResumeExposureDocument,
  StartExposureDocument,
  StopExposureDocument,
} from './schedule.graphql.ts';

const documents = {
  start: StartExposureDocument,
  pause: PauseExposureDocument,
  resume: ResumeExposureDocument,
  stop: StopExposureDocument,
};
const labels = { start: 'Start', pause: 'Pause', resume: 'Resume', stop: 'Stop' };
const done = { start: 'has started', pause: 'is paused', resume: 'goes on', stop: 'is stopped' };

interface ExposuresProps {
  readonly organization: string;
  readonly after?: string;
}

/** Rules that expose more and more subjects, with how far they are and what can be done with each: of a page of flags, and of the next one on demand. */
export function Exposures({ organization, after }: ExposuresProps) {
  const [result, ask] = useLiveQuery(
    organization,
    { query: ExposuresDocument, variables: { organizationId: organization, after } },
    ({ flagKey }) => flagKey !== null,
  );
  return (
    <Loaded result={result} lines={2} onRetry={ask}>
      {(data) => {
        const flags = data.organization?.flags;
        const rows = exposureRows((flags?.edges ?? []).map(({ node }) => node));
        const isAll = after === undefined && !flags?.pageInfo.hasNextPage;
        return (
          <>
            {rows.length === 0 ? (
              <p class="soft">
                {isAll ? 'No rule has steps.' : 'No rule of these flags has steps.'} The Rules tab of a flag gives it
                some.
              </p>
            ) : (
              <List label="Exposure schedules">
                {rows.map((row) => (
                  <li key={row.id}>
                    <Exposure organization={organization} row={row} />
                  </li>
                ))}
              </List>
            )}
            <More end={flags?.pageInfo} label="Look in the flags that were changed before these">
              {(end) => <Exposures organization={organization} after={end} />}
            </More>
          </>
        );
      }}
    </Loaded>
  );
}

function Exposure({ organization, row }: { readonly organization: string; readonly row: ExposureRow }) {
  const { toasts, clock } = useApp();
  const save = useSaveFlag(organization, row.flagKey);
  const lack = useLack('flag:write');
  const act = async (action: keyof typeof documents) => {
    const { flagKey, environment, ruleKey, version } = row;
    const failure = await save(
      documents[action],
      { input: { organizationId: organization, flagKey, environment, ruleKey, expectedSettingVersion: version } },
      { what: row.ruleName, done: done[action], flagOf: ({ flag }) => flag },
    );
    if (failure) toasts.show(failureSentence(failure), { tone: 'bad' });
  };
  return (
    <div class="exposure">
      <div class="exposure-what">
        <span>
          <a href={flagAddress(organization, row.flagKey, 'rules', row.environment)}>{row.flagName}</a> in{' '}
          {row.environment}: {row.ruleName}
        </span>
        <ProportionBar percentage={row.percentage} />
        <span class="soft">
          {percent(row.percentage)}, {exposureWords(row)}
          {row.changesAt !== null && <>; the next step {relativeTime(Date.parse(row.changesAt), clock.now())}</>}
        </span>
      </div>
      <div class="exposure-buttons">
        {exposureActions(row).map((action) => (
          <Button key={action} because={lack} onClick={() => act(action)}>
            {labels[action]}
            <span class="visually-hidden"> {row.ruleName}</span>
          </Button>
        ))}
      </div>
    </div>
  );
}
