import './rollout-tab.css';
import { useSignal } from '@preact/signals';
import { DraftNotes } from '../../change/draft-notes.tsx';
import { ReviewDialog } from '../../change/review-dialog.tsx';
import { SaveBar } from '../../change/save-bar.tsx';
import { showWaiting } from '../../change/show-waiting.ts';
import { useMergedDraft } from '../../change/use-merged-draft.ts';
import { WaitingNote } from '../../change/waiting-note.tsx';
import { useApp } from '../../shell/app.ts';
import { useLack } from '../../shell/use-write.ts';
import { laterInstant } from '../../words/times.ts';
import type { FlagTabProps } from '../flag-tab.ts';
import { draftDifferences, draftOf, inputOf, memberLabels } from './rollout-draft.ts';
import { RolloutFields } from './rollout-fields.tsx';
import { ScheduleDialog } from './schedule-dialog.tsx';
import { useSaveRollout } from './use-save-rollout.ts';

/** Where and for whom a flag is on in one environment. Edits are a draft until they are saved, and survive a reload. */
export function RolloutTab({ organization, flag, setting }: FlagTabProps) {
  const { toasts, clock } = useApp();
  const { key: environment, name, isProduction } = setting.environment;
  const draft = useMergedDraft(`rollout ${organization} ${flag.key} ${environment}`, draftOf(setting));
  const { current, merged, conflicts, edit, discard } = draft;
  const isReviewing = useSignal(false);
  const isScheduling = useSignal(false);
  const save = useSaveRollout({ organization, flag, environment });
  const lack = useLack('flag:write');

  const differences = draftDifferences(current, merged);
  const submit = async (comment: string) => {
    const written = await save(current, merged, comment);
    if (written.outcome === 'FAILED') return written.failure;
    discard();
    if (written.outcome === 'WAITS') {
      showWaiting(toasts, organization, `The change of ${flag.name}`, written.number);
    }
    return undefined;
  };

  return (
    <div class="rollout-tab">
      {setting.pendingChangeRequest && (
        <WaitingNote organization={organization} number={setting.pendingChangeRequest.number} />
      )}
      <DraftNotes draft={draft} labels={memberLabels} inWords={(value, member) => String(value[member])} />
      <RolloutFields flag={flag} draft={merged} onEdit={edit} />
      <SaveBar
        changes={differences.length}
        because={lack}
        isBlocked={conflicts.length > 0}
        onDiscard={discard}
        onSave={() => {
          isReviewing.value = true;
        }}
        onLater={() => {
          isScheduling.value = true;
        }}
      />
      <ScheduleDialog
        {...{ organization, flag, setting, differences }}
        change={isScheduling.value ? inputOf(current, merged) : undefined}
        onClose={() => {
          isScheduling.value = false;
        }}
        onDone={discard}
      />
      <ReviewDialog
        organization={organization}
        review={
          isReviewing.value
            ? {
                title: `Save for ${name}?`,
                question: { flagKey: flag.key, environment, change: { setting: inputOf(current, merged) } },
                later: laterInstant([current.activationDate, merged.activationDate], clock.now()),
                differences,
                confirm: isProduction ? `Save in ${name} for real users` : 'Save',
                onConfirm: submit,
              }
            : undefined
        }
        onClose={() => {
          isReviewing.value = false;
        }}
      />
    </div>
  );
}
