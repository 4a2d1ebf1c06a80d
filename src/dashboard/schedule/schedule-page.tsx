import './schedule-page.css';
import { useState } from 'preact/hooks';
import { Loaded } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { useApp } from '../shell/app.ts';
import { Page } from '../shell/page.tsx';
import { useLiveQuery } from '../shell/use-live-query.ts';
import { useLack } from '../shell/use-write.ts';
import { count } from '../words/numbers.ts';
import { Exposures } from './exposures.tsx';
import { LaneChart } from './lane-chart.tsx';
import { lanesOf } from './lanes.ts';
import { ScheduleDocument } from './schedule.graphql.ts';
import { ScheduledChanges } from './scheduled-changes.tsx';
import { TransitionList } from './transition-list.tsx';

const DAYS = 30;
const SPAN = DAYS * 86_400_000;

/** What the clock will do within the next thirty days, and what people have scheduled. */
export function SchedulePage({ params }: { readonly params: { readonly organization: string } }) {
  const { organization } = params;
  const { clock } = useApp();
  const [from] = useState(() => clock.now());
  const span = { from, to: from + SPAN };
  const readsChanges = useLack('change:read') === undefined;
  const [result, ask] = useLiveQuery(
    organization,
    {
      query: ScheduleDocument,
      variables: {
        ...{ organizationId: organization, readsChanges },
        ...{ from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() },
      },
    },
    () => true,
  );
  return (
    <Page title="Schedule" beside={<span class="soft">the next {DAYS} days</span>}>
      <div class="schedule-page">
        <Loaded result={result} lines={8} onRetry={ask}>
          {(data) => {
            const transitions = data.organization?.transitions ?? [];
            const changes = data.organization?.scheduledChanges ?? [];
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
                    <h2 id="schedule-days">Day by day: {count(transitions.length, 'thing')}</h2>
                    <TransitionList organization={organization} transitions={transitions} />
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
