import './settings.css';
import { useSignal } from '@preact/signals';
import { DraftNotes } from '../../change/draft-notes.tsx';
import { type Review, ReviewDialog } from '../../change/review-dialog.tsx';
import { SaveBar } from '../../change/save-bar.tsx';
import { useMergedDraft } from '../../change/use-merged-draft.ts';
import { useSaveFlag } from '../../change/use-save-flag.ts';
import type { Failure } from '../../graph/failures.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { isAboutFlag, useLiveQuery } from '../../shell/use-live-query.ts';
import { useLack } from '../../shell/use-write.ts';
import { jsonProblem } from '../../words/flag-values.ts';
import { type FlagTabProps, waitsEverywhere } from '../flag-tab.ts';
import { detailDifferences, detailInWords, detailLabels, detailsDraftOf, detailsInput } from './details-draft.ts';
import { DetailsFields } from './details-fields.tsx';
import { RetireFlag } from './retire-flag.tsx';
import { FlagDetailsDocument, type FlagDetailsQuery, UpdateFlagDocument } from './settings.graphql.ts';

/** What is the same of a flag in all environments, and the ways to end it. */
export function SettingsTab(props: FlagTabProps) {
  const { organization, flag } = props;
  const variables = { organizationId: organization, key: flag.key };
  const [result, ask] = useLiveQuery(organization, { query: FlagDetailsDocument, variables }, isAboutFlag(flag.key));
  return (
    <Loaded result={result} lines={6} onRetry={ask}>
      {({ flag: found }) => found && <Details {...props} found={found} />}
    </Loaded>
  );
}

function Details({
  organization,
  flag,
  found,
}: FlagTabProps & { readonly found: NonNullable<FlagDetailsQuery['flag']> }) {
  const draft = useMergedDraft(`details ${organization} ${flag.key}`, detailsDraftOf(found));
  const { current, merged, conflicts, changed, discard } = draft;
  const review = useSignal<Review | undefined>(undefined);
  const failure = useSignal<Failure | undefined>(undefined);
  const save = useSaveFlag(organization, flag.key);
  const lack = useLack('flag:write');
  const isUnreadable = merged.jsonSchema.trim() !== '' && jsonProblem(merged.jsonSchema) !== undefined;
  const isIncomplete = merged.prerequisites.some(({ flagKey }) => flagKey === '');
  const ask = (asked: Review) => {
    review.value = { ...asked, ...(waitsEverywhere(flag) ? { requiresApproval: true } : {}) };
  };
  const submit = async (comment: string) => {
    const place = { organizationId: organization, key: flag.key, expectedVersion: found.version, comment };
    failure.value = await save(
      UpdateFlagDocument,
      { input: { ...place, ...detailsInput(current, merged) } },
      { what: merged.name, flagOf: (value) => value },
    );
    if (failure.value === undefined) discard();
    return failure.value;
  };
  return (
    <div class="details">
      <DraftNotes draft={draft} labels={detailLabels} inWords={detailInWords} />
      <DetailsFields
        {...{ organization, draft }}
        flagKey={flag.key}
        valueType={found.valueType}
        failure={failure.value}
      />
      <RetireFlag organization={organization} flag={found} onReview={ask} />
      <SaveBar
        changes={changed.length}
        because={lack}
        isBlocked={conflicts.length > 0 || isUnreadable || isIncomplete}
        onDiscard={discard}
        onSave={() =>
          ask({
            title: `Save ${flag.name}?`,
            question: undefined,
            differences: detailDifferences(current, merged),
            confirm: 'Save',
            onConfirm: submit,
          })
        }
      />
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
