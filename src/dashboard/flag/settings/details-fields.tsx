import { useQuery } from '@urql/preact';
import type { MergedDraft } from '../../change/use-merged-draft.ts';
import type { Failure } from '../../graph/failures.ts';
import { Checkbox } from '../../parts/checkbox.tsx';
import { Chips } from '../../parts/chips.tsx';
import { Field } from '../../parts/field.tsx';
import { useLack } from '../../shell/use-write.ts';
import { problemIn } from '../../words/failures.ts';
import { jsonProblem } from '../../words/flag-values.ts';
import { bucketingInWords } from '../bucketing-words.ts';
import { bucketingOf, type DetailsDraft } from './details-draft.ts';
import { Prerequisites } from './prerequisites.tsx';
import { GroupTypesDocument, HoldoutChoicesDocument } from './settings.graphql.ts';

type InputOf = { readonly currentTarget: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement };

/** What is the same of a flag in all environments. */
export function DetailsFields({
  organization,
  flagKey,
  valueType,
  draft,
  failure,
}: {
  readonly organization: string;
  readonly flagKey: string;
  readonly valueType: string;
  readonly draft: MergedDraft<DetailsDraft>;
  readonly failure: Failure | undefined;
}) {
  const { merged, edit } = draft;
  const set = (name: 'name' | 'description' | 'jsonSchema' | 'holdout') => (event: InputOf) =>
    edit({ [name]: event.currentTarget.value });
  const schemaProblem = merged.jsonSchema.trim() === '' ? undefined : jsonProblem(merged.jsonSchema);
  const encryptionProblem = problemIn(failure, 'encryptsPayloads');
  return (
    <>
      <section class="details-part">
        <h2>What it is</h2>
        <Field label="Name" problem={problemIn(failure, 'name')}>
          <input maxLength={400} value={merged.name} onInput={set('name')} />
        </Field>
        <Field label="What it is for" problem={problemIn(failure, 'description')}>
          <textarea maxLength={10_000} value={merged.description} onInput={set('description')} />
        </Field>
        <Field label="Tags" hint="Enter adds one." problem={problemIn(failure, 'tags')}>
          <Chips values={merged.tags} most={100} placeholder="add a tag" onChange={(tags) => edit({ tags })} />
        </Field>
      </section>
      <section class="details-part">
        <h2>Who gets it</h2>
        <Field label="Kinds of SDK" hint="Client: apps and browsers. Server: programs with a secret key.">
          <select
            value={merged.distributionChannel}
            onChange={(event: InputOf) =>
              edit({ distributionChannel: event.currentTarget.value as DetailsDraft['distributionChannel'] })
            }
          >
            <option value="ALL">all</option>
            <option value="CLIENT">client only</option>
            <option value="SERVER">server only</option>
          </select>
        </Field>
        <SameFor
          organization={organization}
          value={merged.bucketing}
          problem={problemIn(failure, 'bucketing')}
          onChange={(bucketing) => edit({ bucketing })}
        />
        <div class="details-choice">
          <Checkbox
            label="A subject keeps its variant under another key"
            isChecked={merged.experienceContinuity}
            onCheck={(experienceContinuity) => edit({ experienceContinuity })}
          />
          <p class="soft small">
            For people who are anonymous first and sign in later. It works with the APIs that report both keys.
          </p>
        </div>
        <Holdout organization={organization} value={merged.holdout} onChange={set('holdout')} />
        <Prerequisites
          {...{ organization, flagKey }}
          prerequisites={merged.prerequisites}
          problem={problemIn(failure, 'prerequisites')}
          onChange={(prerequisites) => edit({ prerequisites })}
        />
      </section>
      <section class="details-part">
        <h2>How it is kept</h2>
        <Checkbox
          label="Permanent: it never counts as stale"
          isChecked={merged.permanent}
          onCheck={(permanent) => edit({ permanent })}
        />
        <Checkbox
          label="Changes that affect a production environment wait for approval"
          isChecked={merged.requiresApproval}
          onCheck={(requiresApproval) => edit({ requiresApproval })}
        />
        <div class="details-choice">
          <Checkbox
            label="Payloads of variants are stored encrypted"
            isChecked={merged.encryptsPayloads}
            onCheck={(encryptsPayloads) => edit({ encryptsPayloads })}
          />
          <p class="soft small">
            Only secret keys with flag:read see them, not apps with a client key. With PostgreSQL, the server needs the
            setting PAYLOAD_KEYS.
          </p>
          {encryptionProblem && <p class="details-problem">{encryptionProblem}</p>}
        </div>
        {valueType === 'JSON' && (
          <Field
            label="JSON Schema"
            hint="All values must satisfy it; empty: all JSON is accepted."
            problem={schemaProblem ?? problemIn(failure, 'jsonSchema')}
          >
            <textarea
              class="key details-schema"
              spellcheck={false}
              value={merged.jsonSchema}
              onInput={set('jsonSchema')}
            />
          </Field>
        )}
      </section>
    </>
  );
}

/** Who always gets the same answer: what percentages and splits are decided for. */
function SameFor(props: {
  readonly organization: string;
  readonly value: string;
  readonly problem: string | undefined;
  onChange(value: string): void;
}) {
  const { organization, value, problem, onChange } = props;
  const [{ data }] = useQuery({ query: GroupTypesDocument, variables: { organizationId: organization } });
  const groups = (data?.organization?.groupTypes ?? []).map((type) => `GROUP ${type}`);
  const values = [...new Set(['TARGETING_KEY', 'DEVICE_ID', ...groups, value])];
  return (
    <Field
      label="Percentages and splits are decided once for"
      hint={`${effects[bucketingOf(value).by]} With another choice, subjects can get another variant than they have now.`}
      problem={problem}
    >
      <select value={value} onChange={({ currentTarget }: InputOf) => onChange(currentTarget.value)}>
        {values.map((each) => (
          <option key={each} value={each}>
            {bucketingInWords(bucketingOf(each))}
          </option>
        ))}
      </select>
    </Field>
  );
}

const effects = {
  TARGETING_KEY: 'A subject gets the same on all its devices.',
  DEVICE_ID: 'Everyone who uses a device gets the same on it. Apps must send the device ID.',
  GROUP: 'All members of a group get the same. Apps must send the group of the subject.',
} satisfies Record<ReturnType<typeof bucketingOf>['by'], string>;

function Holdout(props: { readonly organization: string; readonly value: string; onChange(event: InputOf): void }) {
  const { organization, value, onChange } = props;
  const lack = useLack('segment:read');
  const [{ data }] = useQuery({
    query: HoldoutChoicesDocument,
    variables: { organizationId: organization },
    pause: lack !== undefined,
  });
  const holdouts = data?.organization?.holdouts ?? [];
  const isKnown = holdouts.some(({ key }) => key === value);
  return (
    <Field label="Holdout" hint="Subjects in it do not take part.">
      <select value={value} onChange={onChange}>
        <option value="">none</option>
        {value !== '' && !isKnown && <option value={value}>{value}</option>}
        {holdouts.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
}
