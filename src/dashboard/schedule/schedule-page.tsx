import './schedule-page.css';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Loaded } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { addressOf } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { Page } from '../shell/page.tsx';
import { useLiveQuery } from '../shell/use-live-query.ts';
import { useLack } from '../shell/use-write.ts';
import { count } from '../words/numbers.ts';
import { dateTime } from '../words/times.ts';
import { Exposures } from './exposures.tsx';
import { LaneChart } from './lane-chart.tsx';
import { followingInstant, lanesOf, readInstant } from './lanes.ts';
import { ScheduleDocument } from './schedule.graphql.ts';
import { ScheduledChanges } from './scheduled-changes.tsx';
import { TransitionList } from './transition-list.tsx';

const DAYS = 30;
const SPAN = DAYS * 86_400_000;
/** As many things the clock does are shown at once. */
const MOST = 500;

/** What the clock will do within the next thirty days, and what people have scheduled. */
export function SchedulePage({ params }: { readonly params: { readonly organization: string } }) {
  const { organization } = params;
  const { clock } = useApp();
  const { query } = useLocation();
  const [opened] = useState(() => clock.now());
  // What follows the things that are shown has an address of its own.
  const from = readInstant(query.from) ?? opened;
  const span = { from, to: from + SPAN };
  const readsChanges = useLack('change:read') === undefined;
  const [result, ask] = useLiveQuery(
    organization,
    {
      query: ScheduleDocument,
      variables: {
        ...{ organizationId: organization, readsChanges },
        first: MOST,
        ...{ from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() },
      },
    },
    () => true,
  );
  return (
    <Page
      title="Schedule"
      beside={
        <span class="soft">{from === opened ? `the next ${DAYS} days` : `${DAYS} days from ${dateTime(from)} on`}</span>
      }
    >
      <div class="schedule-page">
        <Loaded result={result} lines={8} onRetry={ask}>
          {(data) => {
            const transitions = data.organization?.transitions ?? [];
            const changes = data.organization?.scheduledChanges ?? [];
            const last = transitions.at(-1);
            return (
              <>
                {transitions.length === 0 ? (
                  <Note>Nothing happens by itself within {DAYS} days.</Note>
                ) : (
                  <LaneChart organization={organization} lanes={lanesOf(transitions, span)} span={span} />
                )}
                <section class="schedule-part" aria-labelledby="schedule-changes">
                  <h2 id="schedule-changes">Scheduled changes</h2>
                  <ScheduledChanges organization={organization} changes={changes} />
                </section>
                <section class="schedule-part" aria-labelledby="schedule-exposures">
                  <h2 id="schedule-exposures">Rules that expose more and more</h2>
                  <Exposures organization={organization} />
                </section>
                {transitions.length > 0 && (
                  <section class="schedule-part" aria-labelledby="schedule-days">
                    <h2 id="schedule-days">
                      Day by day: {transitions.length === MOST && 'the first '}
                      {count(transitions.length, 'thing')}
                    </h2>
                    <TransitionList organization={organization} transitions={transitions} />
                    <div class="toolbar">
                      {from !== opened && (
                        <a class="button" href={addressOf(organization, '/schedule')}>
                          Back to the next {DAYS} days
                        </a>
                      )}
                      {transitions.length === MOST && last && (
                        <a
                          class="button"
                          href={addressOf(organization, '/schedule', { from: followingInstant(last.at, from) })}
                        >
                          Show what follows, from {dateTime(Date.parse(last.at))} on
                        </a>
                      )}
                    </div>
                  </section>
                )}
              </>
            );
          }}
        </Loaded>
      </div>
    </Page>
  );
}
