import './scheduled-changes.css';
import { useSignal } from '@preact/signals';
import { DifferenceList } from '../change/difference-list.tsx';
import { type Review, ReviewDialog } from '../change/review-dialog.tsx';
import { CancelScheduledDocument, ScheduleChangeDocument } from '../change/scheduled-change.graphql.ts';
import { useAct } from '../change/use-act.ts';
import { Button } from '../parts/button.tsx';
import { List } from '../parts/list.tsx';
import { Note } from '../parts/note.tsx';
import { flagAddress } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { useLack } from '../shell/use-write.ts';
import { dateTime, relativeTime } from '../words/times.ts';
import type { ShownScheduledChangeFragment } from './schedule.graphql.ts';
import { scheduleAgain } from './schedule-again.ts';

/** Changes that people have scheduled, each with what it will change and the way to call it off. */
export function ScheduledChanges({
  organization,
  changes,
}: {
  readonly organization: string;
  readonly changes: readonly ShownScheduledChangeFragment[];
}) {
  const { clock } = useApp();
  const act = useAct(organization);
  const lack = useLack('flag:write');
  const review = useSignal<Review | undefined>(undefined);
  const cancel = (change: ShownScheduledChangeFragment, comment: string) => {
    const { id, flagKey, environmentKey } = change;
    const name = `The change of ${flagKey} in ${environmentKey}`;
    const about = [organization, flagKey, environmentKey];
    const again = scheduleAgain(organization, change);
    return act(
      CancelScheduledDocument,
      { input: { organizationId: organization, flagKey, environment: environmentKey, changeId: id, comment } },
      {
        about,
        what: 'Calling it off',
        done: `${name} is called off.${again ? '' : ' Schedule it again if it is wanted after all.'}`,
        undo:
          again &&
          (() => act(ScheduleChangeDocument, { input: again }, { about, done: `${name} is scheduled again.` })),
      },
    );
  };
  if (changes.length === 0) {
    return <p class="soft">No one has scheduled a change. Edit the rollout of a flag, and choose “Later…” to do so.</p>;
  }
  return (
    <>
      <List label="Scheduled changes">
        {changes.map((change) => {
          const at = Date.parse(change.at);
          return (
            <li key={change.id} class="scheduled-change">
              <div class="scheduled-what">
                <span>
                  <a href={flagAddress(organization, change.flagKey, 'rollout', change.environmentKey)}>
                    {change.flagKey}
                  </a>{' '}
                  in {change.environmentKey},{' '}
                  <time dateTime={change.at} title={dateTime(at)}>
                    {dateTime(at)} <span class="soft">({relativeTime(at, clock.now())})</span>
                  </time>
                </span>
                {change.differences && <DifferenceList differences={change.differences} />}
                <span class="soft">
                  by {change.createdBy.name}
                  {change.comment !== '' && <>: “{change.comment}”</>}
                </span>
                {change.conflicts && change.conflicts.length > 0 && (
                  <Note tone="warn">
                    The flag was changed in the same place since. As it is now, nothing of this will happen.
                  </Note>
                )}
              </div>
              <Button
                because={lack}
                onClick={() => {
                  review.value = {
                    title: `Call off the change of ${change.flagKey} in ${change.environmentKey}?`,
                    question: undefined,
                    differences: [],
                    more: <p>It will not happen. The flag stays as it is now.</p>,
                    confirm: 'Call it off',
                    onConfirm: (comment) => cancel(change, comment),
                  };
                }}
              >
                Call off
              </Button>
            </li>
          );
        })}
      </List>
      <ReviewDialog
        organization={organization}
        review={review.value}
        onClose={() => {
          review.value = undefined;
        }}
      />
    </>
  );
}
