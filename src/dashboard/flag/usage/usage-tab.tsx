import './usage.css';
import { useQuery } from '@urql/preact';
import { useLocation } from 'preact-iso';
import { Button } from '../../parts/button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { ShareBar } from '../../parts/share-bar.tsx';
import { StackedBars } from '../../parts/stacked-bars.tsx';
import { Table } from '../../parts/table.tsx';
import { Choice } from '../../parts/toolbar.tsx';
import { addressOf, flagAddress } from '../../shell/addresses.ts';
import { useApp } from '../../shell/app.ts';
import { count } from '../../words/numbers.ts';
import { dateTime, relativeTime } from '../../words/times.ts';
import type { FlagTabProps } from '../flag-tab.ts';
import { FlagUsageDocument, type FlagUsageQuery } from './usage.graphql.ts';
import { type UsageInterval, usageBars } from './usage-bars.ts';

/** How much a flag is used: whether it can go, how it answered lately, and when it was last asked for in each environment. */
export function UsageTab({ organization, flag, setting }: FlagTabProps) {
  const { query, route } = useLocation();
  const interval: UsageInterval = query.by === 'hour' ? 'HOUR' : 'DAY';
  const { key: environment, name } = setting.environment;
  const [result, ask] = useQuery({
    query: FlagUsageDocument,
    variables: { organizationId: organization, key: flag.key, environment, interval },
    requestPolicy: 'cache-and-network',
  });
  const show = (by: string) =>
    route(addressOf(organization, `/flag/${encodeURIComponent(flag.key)}/usage`, { env: query.env, by }), true);
  return (
    <Loaded result={result} lines={5} onRetry={ask}>
      {({ flag: found }) =>
        found && (
          <div class="usage-tab">
            <Lifecycle {...{ organization, flag }} lifecycle={found.lifecycle} />
            <section class="usage-part">
              <div class="usage-head">
                <h2>Answers in {name}</h2>
                <Choice
                  label="of the last"
                  value={interval === 'HOUR' ? 'hour' : 'day'}
                  options={[
                    { value: 'day', label: '30 days' },
                    { value: 'hour', label: '24 hours' },
                  ]}
                  onChoose={(by) => show(by === 'hour' ? 'hour' : '')}
                />
                <Button look="quiet" onClick={() => ask({ requestPolicy: 'network-only' })}>
                  Count again
                </Button>
              </div>
              <Answers points={found.usage} interval={interval} place={name} />
            </section>
            <LastEvaluated settings={found.settings} />
          </div>
        )
      }
    </Loaded>
  );
}

type Found = NonNullable<FlagUsageQuery['flag']>;

const statusWords = {
  ACTIVE: 'Active',
  STALE: 'Stale',
  PERMANENT: 'Permanent',
  ARCHIVED: 'Archived',
  DELETED: 'Deleted',
} satisfies Record<Found['lifecycle']['status'], string>;

function Lifecycle({
  organization,
  flag,
  lifecycle,
}: Pick<FlagTabProps, 'organization' | 'flag'> & { readonly lifecycle: Found['lifecycle'] }) {
  const { status, reason, evaluationCount } = lifecycle;
  return (
    <section class={`usage-status ${status === 'STALE' ? 'stale' : ''}`}>
      <strong class="usage-word">{statusWords[status]}</strong>
      <p>
        {reason} {evaluationCount > 0 && `Counted in all: ${count(evaluationCount, 'evaluation')}.`}
      </p>
      {status === 'STALE' && (
        <a href={flagAddress(organization, flag.key, 'settings')}>Archive it, or mark it as permanent</a>
      )}
    </section>
  );
}

function Answers({
  points,
  interval,
  place,
}: {
  readonly points: Found['usage'];
  readonly interval: UsageInterval;
  readonly place: string;
}) {
  const { clock } = useApp();
  const { bars, series, total } = usageBars(points, interval, clock.now());
  const span = interval === 'HOUR' ? '24 hours' : '30 days';
  if (total === 0) {
    return (
      <p class="soft">
        No app has asked for this flag in {place} during the last {span}. Counts arrive some seconds after an answer.
      </p>
    );
  }
  return (
    <>
      <p>
        <strong class="usage-total numbers">{count(total, 'answer')}</strong>
      </p>
      <StackedBars title={`Answers in ${place}, by ${interval === 'HOUR' ? 'hour' : 'day'}`} {...{ bars, series }} />
      <ShareBar shares={series.map(({ name, total: own }) => ({ name, percentage: (own / total) * 100 }))} />
    </>
  );
}

function LastEvaluated({ settings }: Pick<Found, 'settings'>) {
  const { clock } = useApp();
  return (
    <section class="usage-part">
      <h2>Last asked for</h2>
      <Table
        caption="When the flag was last evaluated in each environment"
        rows={settings}
        keyOf={({ id }) => id}
        columns={[
          { head: 'Environment', cell: ({ environment }) => environment.name },
          {
            head: 'Last evaluated',
            cell: ({ lastEvaluatedAt: at }) =>
              at === null ? (
                <span class="soft">never</span>
              ) : (
                <time dateTime={at} title={dateTime(Date.parse(at))}>
                  {relativeTime(Date.parse(at), clock.now())}
                </time>
              ),
          },
        ]}
      />
    </section>
  );
}
