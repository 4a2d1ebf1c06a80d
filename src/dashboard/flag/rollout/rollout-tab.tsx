import './rollout-tab.css';
import { useSignal } from '@preact/signals';
import { ConflictNote } from '../../change/conflict-note.tsx';
import { ReviewDialog } from '../../change/review-dialog.tsx';
import { SaveBar } from '../../change/save-bar.tsx';
import { Note } from '../../parts/note.tsx';
import { useApp } from '../../shell/app.ts';
import { useDraft } from '../../shell/use-draft.ts';
import { useLack } from '../../shell/use-write.ts';
import type { FlagTabProps } from '../flag-tab.ts';
import {
  changedMembers,
  draftDifferences,
  draftOf,
  inputOf,
  memberLabels,
  mergeDrafts,
  type RolloutDraft,
} from './rollout-draft.ts';
import { RolloutFields } from './rollout-fields.tsx';
import { useSaveRollout } from './use-save-rollout.ts';

/** Where and for whom a flag is on in one environment. Edits are a draft until they are saved, and survive a reload. */
export function RolloutTab({ organization, flag, setting }: FlagTabProps) {
  const { toasts } = useApp();
  const { key: environment, name, isProduction } = setting.environment;
  const current = draftOf(setting);
  const edited = useDraft<Edited>(`rollout ${organization} ${flag.key} ${environment}`);
  const isReviewing = useSignal(false);
  const save = useSaveRollout({ organization, flag, environment });
  const lack = useLack('flag:write');

  const base = edited.value?.base ?? current;
  const { merged, conflicts } = mergeDrafts(base, current, edited.value?.draft ?? current);
  const differences = draftDifferences(current, merged);
  const isMovedOn = edited.value !== undefined && changedMembers(base, current).length > 0;
  const discard = () => edited.set(undefined);
  const submit = async (comment: string) => {
    const written = await save(current, merged, comment);
    if (written.outcome === 'FAILED') return written.failure;
    discard();
    if (written.outcome === 'WAITS') {
      toasts.show(`The change of ${flag.name} waits for approval as #${written.number}.`);
    }
    return undefined;
  };

  return (
    <div class="rollout-tab">
      {setting.pendingChangeRequest && (
        <Note tone="approve">Change request #{setting.pendingChangeRequest.number} waits for approval here.</Note>
      )}
      {isMovedOn && conflicts.length === 0 && (
        <Note>Another person changed this meanwhile. Your edits are kept beside theirs.</Note>
      )}
      {conflicts.map((member) => (
        <ConflictNote
          key={member}
          onKeep={() => edited.set({ base: { ...base, [member]: current[member] }, draft: merged })}
          onTake={() =>
            edited.set({
              base: { ...base, [member]: current[member] },
              draft: { ...merged, [member]: current[member] },
            })
          }
        >
          Another person set the {memberLabels[member]} to <strong>{String(current[member] || 'none')}</strong>; yours
          is <strong>{String(merged[member] || 'none')}</strong>.
        </ConflictNote>
      ))}
      <RolloutFields flag={flag} draft={merged} onEdit={(draft) => edited.set({ base, draft })} />
      <SaveBar
        changes={differences.length}
        because={lack}
        isBlocked={conflicts.length > 0}
        onDiscard={discard}
        onSave={() => {
          isReviewing.value = true;
        }}
      />
      <ReviewDialog
        organization={organization}
        review={
          isReviewing.value
            ? {
                title: `Save for ${name}?`,
                question: { flagKey: flag.key, environment, setting: inputOf(current, merged) },
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

/** What is edited, and what it was when the editing began. */
interface Edited {
  readonly base: RolloutDraft;
  readonly draft: RolloutDraft;
}
