import { useSignal } from '@preact/signals';
import { ErrorBoundary, lazy } from 'preact-iso';
import { DraftNotes } from '../change/draft-notes.tsx';
import { EffectOf } from '../change/effect.tsx';
import { type Review, ReviewDialog } from '../change/review-dialog.tsx';
import { SaveBar } from '../change/save-bar.tsx';
import { useMergedDraft } from '../change/use-merged-draft.ts';
import { useConditionChoices } from '../conditions/use-condition-choices.ts';
import { Field } from '../parts/field.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { useSettled } from '../shell/use-settled.ts';
import { useLack } from '../shell/use-write.ts';
import {
  memberChange,
  membershipInput,
  type SegmentDraft,
  segmentDifferences,
  segmentDraftOf,
  segmentInWords,
  segmentLabels,
} from './segment-draft.ts';
import type { SegmentQuery } from './segments.graphql.ts';
import { useSaveSegment } from './use-save-segment.ts';
import { useSegmentPreview } from './use-segment-preview.ts';
import { UsedBy } from './used-by.tsx';

// A segment has either a list or conditions, and few come to delete it.
const Members = lazy(async () => (await import('./members.tsx')).Members);
const ConditionGroups = lazy(async () => (await import('../conditions/condition-groups.tsx')).ConditionGroups);
const EndSegment = lazy(async () => (await import('./end-segment.tsx')).EndSegment);

type InputOf = { readonly currentTarget: HTMLInputElement | HTMLTextAreaElement };

/** How long the draft rests before its effect is asked for, in milliseconds. */
const REST = 350;

/** The fields of a segment, and beside them what a change of it would do. */
export function SegmentEditor(props: {
  readonly organization: string;
  readonly environment: { readonly key: string; readonly name: string };
  readonly segment: NonNullable<NonNullable<SegmentQuery['organization']>['segment']>;
}) {
  const { organization, environment, segment } = props;
  const draft = useMergedDraft(`segment ${organization} ${segment.key}`, segmentDraftOf(segment));
  const { current, merged, changed, conflicts, edit, discard } = draft;
  const choices = useConditionChoices(organization, environment.key);
  const review = useSignal<Review | undefined>(undefined);
  const save = useSaveSegment(organization, segment);
  const lack = useLack('segment:write');
  const change = useSettled(membershipInput(current, merged), REST);
  const isAsked = Object.keys(change).length > 0 && Object.keys(membershipInput(current, merged)).length > 0;
  const place = { organization, segmentKey: segment.key, environment: environment.key };
  const [result, ask] = useSegmentPreview(place, isAsked ? change : undefined);
  const preview = isAsked ? result.data?.previewSegmentChange : undefined;
  const problems = preview?.problems ?? [];
  const members = memberChange(preview?.differences);
  const isStatic = segment.kind === 'STATIC';
  const set = (name: 'name' | 'description') => (event: InputOf) => edit({ [name]: event.currentTarget.value });
  const submit = () => {
    review.value = {
      title: `Save ${segment.name}?`,
      question: undefined,
      differences: segmentDifferences(current, merged, choices.operators),
      more: preview && <EffectOf preview={preview} />,
      confirm: segment.flags.length === 0 ? 'Save' : 'Save for all flags that use it',
      ...(preview === undefined || preview === null ? {} : { requiresApproval: preview.requiresApproval }),
      async onConfirm(comment) {
        const failure = await save(current, merged, members, comment);
        if (failure === undefined) discard();
        return failure;
      },
    };
  };
  return (
    <div class="segment">
      <div class="segment-main">
        <DraftNotes
          draft={draft}
          labels={segmentLabels}
          inWords={(value: SegmentDraft, name) => segmentInWords(value, name, choices.operators)}
        />
        <section class="segment-part">
          <Field label="Name">
            <input maxLength={400} value={merged.name} onInput={set('name')} />
          </Field>
          <Field label="Who is meant">
            <textarea maxLength={10_000} value={merged.description} onInput={set('description')} />
          </Field>
        </section>
        <section class="segment-part" aria-labelledby="segment-who">
          <div class="segment-head">
            <h2 id="segment-who">Who is in it</h2>
            {!isStatic && merged.groups.length > 1 && (
              <label class="segment-match">
                <span class="soft">subjects of</span>
                <select
                  class="condition-input"
                  value={merged.match}
                  onChange={({ currentTarget }) => edit({ match: currentTarget.value as SegmentDraft['match'] })}
                >
                  <option value="ANY">any group</option>
                  <option value="ALL">all groups</option>
                </select>
              </label>
            )}
          </div>
          <ErrorBoundary>
            {isStatic ? (
              <Members
                {...{ organization, segmentKey: segment.key, change: members, version: segment.version }}
                draft={merged.members}
                onChange={(next) => edit({ members: next })}
              />
            ) : (
              <ConditionGroups
                groups={merged.groups}
                match={merged.match}
                path="change.groups"
                none="Everyone. Add a condition to narrow it down."
                {...{ choices, problems }}
                onChange={(groups) => edit({ groups })}
              />
            )}
          </ErrorBoundary>
        </section>
        <ErrorBoundary>
          <EndSegment organization={organization} segment={segment} />
        </ErrorBoundary>
        <SaveBar
          changes={changed.length}
          because={lack}
          isBlocked={conflicts.length > 0 || merged.name.trim() === ''}
          onDiscard={discard}
          onSave={submit}
        />
      </div>
      <aside class="segment-aside">
        <section class="segment-part" aria-label="What the draft would do">
          <h2>Effect in {environment.name}</h2>
          {!isAsked && (
            <>
              <p>
                <strong class="segment-count numbers">{segment.knownMemberCount}</strong> of the known subjects are in
                it now.
              </p>
              <p class="soft">Edit who is in it to see here whose answers would change, before you save.</p>
            </>
          )}
          {isAsked && (
            <Loaded result={result} onRetry={ask}>
              {() =>
                problems.length > 0 ? (
                  <p class="soft">Complete the marked conditions to see whose answers would change.</p>
                ) : (
                  preview && <EffectOf preview={preview} />
                )
              }
            </Loaded>
          )}
        </section>
        <UsedBy organization={organization} flags={segment.flags} />
      </aside>
      <ReviewDialog
        organization={organization}
        review={review.value}
        onClose={() => {
          review.value = undefined;
        }}
      />
    </div>
  );
}
