import './rollout-tab.css';
import { useSignal } from '@preact/signals';
import { DraftNotes } from '../../change/draft-notes.tsx';
import { AtOnceAndLater, Effect, EffectBeside } from '../../change/effect.tsx';
import { changedMembers } from '../../change/merge-members.ts';
import { ReviewDialog } from '../../change/review-dialog.tsx';
import { SaveBar } from '../../change/save-bar.tsx';
import { useMergedDraft } from '../../change/use-merged-draft.ts';
import { useSaveFlag } from '../../change/use-save-flag.ts';
import { WaitingNote } from '../../change/waiting-note.tsx';
import { useApp } from '../../shell/app.ts';
import { useSettled } from '../../shell/use-settled.ts';
import { useLack } from '../../shell/use-write.ts';
import { laterInstant } from '../../words/times.ts';
import type { FlagTabProps } from '../flag-tab.ts';
import { SetRolloutDocument } from './rollout.graphql.ts';
import { draftDifferences, draftOf, inputOf, memberLabels, type RolloutDraft } from './rollout-draft.ts';
import { RolloutFields } from './rollout-fields.tsx';
import { ScheduleDialog } from './schedule-dialog.tsx';

/** How long an edit rests before its effect is asked for, in milliseconds. */
const REST = 150;

/** Where and for whom a flag is on in one environment. Edits are a draft until they are saved, and survive a reload. */
export function RolloutTab({ organization, flag, setting }: FlagTabProps) {
  const { clock } = useApp();
  const { key: environment, name, isProduction } = setting.environment;
  const draft = useMergedDraft(`rollout ${organization} ${flag.key} ${environment}`, draftOf(setting));
  const { current, merged, conflicts, edit, discard } = draft;
  const isReviewing = useSignal(false);
  const isScheduling = useSignal(false);
  const save = useSaveFlag(organization, flag.key);
  const lack = useLack('flag:write');

  const differences = draftDifferences(current, merged);
  const submit = async (comment: string) => {
    const place = { organizationId: organization, flagKey: flag.key, environment };
    const failure = await save(
      SetRolloutDocument,
      { input: { ...place, expectedVersion: flag.version, ...inputOf(current, merged), comment } },
      { what: flag.name, done: `is saved in ${environment}`, flagOf: ({ flag: saved }) => saved },
    );
    if (failure === undefined) discard();
    return failure;
  };

  return (
    <div class="rollout-tab with-effect">
      <div class="rollout-main">
        {setting.pendingChangeRequest && (
          <WaitingNote organization={organization} number={setting.pendingChangeRequest.number} />
        )}
        <DraftNotes draft={draft} labels={memberLabels} inWords={(value, member) => String(value[member])} />
        <RolloutFields flag={flag} base={current} draft={merged} onEdit={edit} />
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
      </div>
      <EffectBeside>
        <DraftEffect {...{ organization, environment }} flagKey={flag.key} base={current} draft={merged} />
      </EffectBeside>
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
                later: laterOf(current, merged, clock.now()),
                lowestVersion: merged.minVersion || current.minVersion,
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

/** Who gets another answer by the draft: asked whenever the typing or the dragging rests. */
function DraftEffect(props: {
  readonly organization: string;
  readonly environment: string;
  readonly flagKey: string;
  readonly base: RolloutDraft;
  readonly draft: RolloutDraft;
}) {
  const { organization, environment, flagKey, base, draft } = props;
  const { clock } = useApp();
  const setting = useSettled(inputOf(base, draft), REST);
  if (changedMembers(base, draft).length === 0 || Object.keys(setting).length === 0) {
    return <p class="soft">Edit a field to see here which subjects come in and which go out, before you save.</p>;
  }
  return (
    <AtOnceAndLater later={laterOf(base, draft, clock.now())}>
      {(at) => (
        <Effect
          organization={organization}
          question={{ ...{ flagKey, environment, at }, change: { setting } }}
          lowestVersion={draft.minVersion || base.minVersion}
          // It is said once that it waits.
          isRequested={at !== undefined}
        />
      )}
    </AtOnceAndLater>
  );
}

/** The instant to come from which on the draft acts, where it has one. */
function laterOf(base: RolloutDraft, draft: RolloutDraft, now: number): string | undefined {
  return laterInstant([base.activationDate, draft.activationDate], now);
}
