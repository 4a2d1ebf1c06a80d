import { useSignal } from '@preact/signals';
import type { ShownDifference } from '../../change/difference-list.tsx';
import { ReviewDialog } from '../../change/review-dialog.tsx';
import { CancelScheduledDocument, ScheduleChangeDocument } from '../../change/scheduled-change.graphql.ts';
import { useAct } from '../../change/use-act.ts';
import { DateTime } from '../../parts/date-time.tsx';
import { addressOf } from '../../shell/addresses.ts';
import { useApp } from '../../shell/app.ts';
import { dateTime } from '../../words/times.ts';
import type { FlagTabProps } from '../flag-tab.ts';
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
  const { clock } = useApp();
  const act = useAct(organization);
  const at = useSignal('');
  const { key: environment, name } = setting.environment;
  const isPast = at.value !== '' && Date.parse(at.value) <= clock.now();
  const schedule = (comment: string) => {
    const place = { organizationId: organization, flagKey: flag.key, environment };
    const about = [organization, flag.key, environment];
    return act(
      ScheduleChangeDocument,
      { input: { ...place, ...change, at: at.value, comment } },
      {
        ...{ about, onDone, onWaiting: onDone },
        what: `The schedule of ${flag.name}`,
        done: `${flag.name} changes in ${environment} at ${dateTime(Date.parse(at.value))}.`,
        undo: ({ id: changeId }) =>
          act(
            CancelScheduledDocument,
            { input: { ...place, changeId } },
            { about, what: 'Calling it off', done: `The change of ${flag.name} in ${environment} is called off.` },
          ),
      },
    );
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
