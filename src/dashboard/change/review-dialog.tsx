import './review-dialog.css';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Failure } from '../graph/failures.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { useCountedVersion } from './counted-version.tsx';
import { DifferenceList, type ShownDifference } from './difference-list.tsx';
import { AtOnceAndLater, Effect, EffectOf } from './effect.tsx';
import { FailureNote } from './failure-note.tsx';
import type { PreviewFragment } from './preview.graphql.ts';
import { type PreviewQuestion, usePreview } from './use-preview.ts';

/** A change that a person is about to make. */
export interface Review {
  readonly title: string;
  /** What to ask the server for the effect; undefined for a change whose effect it does not preview. */
  readonly question: PreviewQuestion | undefined;
  /** The instant to come at which the change begins to act, so that its effect then is shown as well. */
  readonly later?: string | undefined;
  /** The lowest app version that the flag asks for, before or after the change. */
  readonly lowestVersion?: string | undefined;
  /** What differs, in words of the page. Default: as the server answers the question. */
  readonly differences?: readonly ShownDifference[];
  /** Stands below the differences. */
  readonly more?: ComponentChildren;
  /** What the button says when the change is made at once, such as "Save in Production". */
  readonly confirm: string;
  /** Whether it would wait for approval. Default: as the server answers the question. */
  readonly requiresApproval?: boolean;
  /** Why it cannot be made yet. */
  readonly because?: string | undefined;
  /** Makes the change with the person's reason, which may be empty. Its failure is shown, else the dialog closes. */
  onConfirm(comment: string): Promise<Failure | undefined>;
}

/** Shows what a change does before it is made: what differs, who gets another answer, whether it waits. Asks why. */
export function ReviewDialog({
  organization,
  review,
  onClose,
}: {
  readonly organization: string;
  /** Undefined: the dialog is closed. */
  readonly review: Review | undefined;
  onClose(): void;
}) {
  const comment = useSignal('');
  const isBusy = useSignal(false);
  const failure = useSignal<Failure | undefined>(undefined);
  const { appVersion, field } = useCountedVersion(review?.lowestVersion);
  const question = review?.question && { ...review.question, appVersion };
  const [result, ask] = usePreview(organization, question);
  const preview = question === undefined ? undefined : result.data?.previewFlagChange;
  const waits = review?.requiresApproval ?? preview?.requiresApproval ?? false;
  const hindrance = question && hindranceOf(preview, result.fetching);
  const confirm = async () => {
    if (review === undefined || isBusy.value) return;
    isBusy.value = true;
    failure.value = await review.onConfirm(comment.value.trim());
    isBusy.value = false;
    if (failure.value === undefined) onClose();
  };
  return (
    <Dialog
      isOpen={review !== undefined}
      title={review?.title ?? ''}
      onClose={() => {
        comment.value = '';
        failure.value = undefined;
        onClose();
      }}
      actions={
        <Button
          look="main"
          icon={waits ? 'requests' : undefined}
          because={isBusy.value ? 'It is being sent' : (review?.because ?? hindrance)}
          onClick={confirm}
        >
          {waits ? 'Ask for approval' : (review?.confirm ?? '')}
        </Button>
      }
    >
      {review && (
        <>
          <DifferenceList differences={review.differences ?? preview?.differences ?? []} />
          {review.more}
          {question && (
            <div class="review-effect">
              <AtOnceAndLater later={review.later}>
                {(at) =>
                  at === undefined ? (
                    <Loaded result={result} onRetry={ask}>
                      {() => preview && <EffectOf preview={preview} />}
                    </Loaded>
                  ) : (
                    <Effect organization={organization} question={{ ...question, at }} isRequested />
                  )
                }
              </AtOnceAndLater>
              {field}
            </div>
          )}
          <Field label="Why?" hint={waits ? 'The person who approves it reads this.' : 'Stands in the history.'}>
            <input
              value={comment.value}
              placeholder="optional"
              maxLength={10_000}
              autocomplete="off"
              onInput={(event: { readonly currentTarget: HTMLInputElement }) => {
                comment.value = event.currentTarget.value;
              }}
            />
          </Field>
        </>
      )}
      {failure.value && <FailureNote failure={failure.value} />}
    </Dialog>
  );
}

/** Why a change cannot be made yet, or as it is. */
function hindranceOf(preview: PreviewFragment | null | undefined, isFetching: boolean): string | undefined {
  // The button moves and its label can change once the effect is there: it would not be what was aimed at.
  if (!preview) return isFetching ? 'Its effect is being counted' : undefined;
  return preview.problems.length > 0 ? 'It cannot be made as it is' : undefined;
}
