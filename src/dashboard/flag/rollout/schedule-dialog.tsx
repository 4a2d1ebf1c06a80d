import { useSignal } from '@preact/signals';
import { CancelScheduledDocument } from '../../change/change.graphql.ts';
import type { ShownDifference } from '../../change/difference-list.tsx';
import { ReviewDialog } from '../../change/review-dialog.tsx';
import { showWaiting } from '../../change/show-waiting.ts';
import { DateTime } from '../../parts/date-time.tsx';
import { addressOf } from '../../shell/addresses.ts';
import { useApp } from '../../shell/app.ts';
import { useWrite } from '../../shell/use-write.ts';
import { failureSentence } from '../../words/failures.ts';
import { dateTime } from '../../words/times.ts';
import type { FlagTabProps } from '../flag-tab.ts';
import { ScheduleRolloutDocument } from './rollout.graphql.ts';
import type { inputOf } from './rollout-draft.ts';

/** Asks when a change of the rollout is to take effect, and schedules it. */
export function ScheduleDialog(
  props: FlagTabProps & {
    readonly differences: readonly ShownDifference[];
    /** What changes; undefined: the dialog is closed. */
    readonly change: ReturnType<typeof inputOf> | undefined;
    onClose(): void;
    onDone(): void;
  },
) {
  const { organization, flag, setting, differences, change, onClose, onDone } = props;
  const { toasts, clock } = useApp();
  const send = useWrite();
  const at = useSignal('');
  const { key: environment, name } = setting.environment;
  const isPast = at.value !== '' && Date.parse(at.value) <= clock.now();
  const schedule = async (comment: string) => {
    const place = { organizationId: organization, flagKey: flag.key, environment };
    const written = await send(ScheduleRolloutDocument, { input: { ...place, ...change, at: at.value, comment } });
    if (written.outcome === 'FAILED') return written.failure;
    onDone();
    if (written.outcome === 'WAITS') {
      showWaiting(toasts, organization, `The schedule of ${flag.name}`, written.number);
      return undefined;
    }
    const { id: changeId } = written.value;
    const undo = async () => {
      const canceled = await send(CancelScheduledDocument, { input: { ...place, changeId } });
      if (canceled.outcome === 'FAILED') toasts.show(failureSentence(canceled.failure), { tone: 'bad' });
      else if (canceled.outcome === 'WAITS') showWaiting(toasts, organization, 'Calling it off', canceled.number);
      else toasts.show(`The change of ${flag.name} in ${environment} is called off.`);
    };
    toasts.show(`${flag.name} changes in ${environment} at ${dateTime(Date.parse(at.value))}.`, {
      action: { label: 'Undo', run: () => void undo() },
    });
    return undefined;
  };
  return (
    <ReviewDialog
      organization={organization}
      onClose={onClose}
      review={
        change && {
          title: `Change ${name} later?`,
          question: { flagKey: flag.key, environment, change: { setting: change } },
          lowestVersion: change.rolloutCondition?.minVersion ?? setting.rolloutCondition?.minVersion ?? undefined,
          differences,
          confirm: 'Schedule it',
          because: at.value === '' ? 'Say when' : isPast ? 'The time is over' : undefined,
          onConfirm: schedule,
          more: (
            <>
              <DateTime
                label="When"
                value={at.value}
                now={clock.now()}
                none="a time in the future"
                problem={isPast ? 'This time is over.' : undefined}
                onChange={(value) => {
                  at.value = value;
                }}
              />
              <p class="soft">
                It can be called off until then, in <a href={addressOf(organization, '/schedule')}>Schedule</a>. Below
                is what it would do now.
              </p>
            </>
          ),
        }
      }
    />
  );
}
