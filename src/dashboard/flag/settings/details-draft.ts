import type { ShownDifference } from '../../change/difference-list.tsx';
import { changedMembers } from '../../change/merge-members.ts';
import type { JsonValue } from '../../graph/json.ts';
import { readValue, writeValue } from '../../words/flag-values.ts';
import { memberInWords } from '../../words/members.ts';
import { bucketingInWords } from '../bucketing-words.ts';
import type { FlagDetailsFragment, UpdateFlagMutationVariables } from './settings.graphql.ts';

type Input = UpdateFlagMutationVariables['input'];
type Bucketing = NonNullable<Input['bucketing']>;

/** Another flag that has to answer as expected first. */
export interface PrerequisiteDraft {
  readonly flagKey: string;
  /** true: on; false: off; a text: the variant of this key. */
  readonly expected: JsonValue;
}

/** What is the same of a flag in all environments, as it is edited. */
export interface DetailsDraft {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly distributionChannel: FlagDetailsFragment['distributionChannel'];
  readonly prerequisites: readonly PrerequisiteDraft[];
  /** A key; empty: none. */
  readonly holdout: string;
  /** Who always gets the same answer: `TARGETING_KEY`, `DEVICE_ID`, or `GROUP` and the type of the group after a space. */
  readonly bucketing: string;
  readonly experienceContinuity: boolean;
  readonly permanent: boolean;
  readonly requiresApproval: boolean;
  readonly encryptsPayloads: boolean;
  /** JSON; empty: none. */
  readonly jsonSchema: string;
}

/** What each member is called. */
export const detailLabels = {
  name: 'name',
  description: 'description',
  tags: 'tags',
  distributionChannel: 'kind of SDK',
  prerequisites: 'prerequisites',
  holdout: 'holdout',
  bucketing: 'the same answer for',
  experienceContinuity: 'under another key',
  permanent: 'permanent',
  requiresApproval: 'approval',
  encryptsPayloads: 'payloads',
  jsonSchema: 'JSON Schema',
} satisfies Record<keyof DetailsDraft, string>;

/** The details of a flag before they are edited. */
export function detailsDraftOf(flag: FlagDetailsFragment): DetailsDraft {
  const { name, description, tags, distributionChannel, permanent, requiresApproval, jsonSchema } = flag;
  const { bucketing, experienceContinuity, encryptsPayloads } = flag;
  return {
    ...{ name, description, tags, distributionChannel, permanent, requiresApproval },
    ...{ experienceContinuity, encryptsPayloads, bucketing: `${bucketing.by} ${bucketing.groupType ?? ''}`.trim() },
    prerequisites: flag.prerequisites.map(({ flag: other, expected }) => ({ flagKey: other.key, expected })),
    holdout: flag.holdout?.key ?? '',
    jsonSchema: jsonSchema === null ? '' : writeValue(jsonSchema, 'JSON'),
  };
}

/** The input of the mutation: only what differs, so that everything else stays as it is. */
export function detailsInput(
  before: DetailsDraft,
  after: DetailsDraft,
): Partial<Omit<Input, 'organizationId' | 'key'>> {
  const changed = changedMembers(before, after);
  const own = Object.fromEntries(changed.map((name) => [name, after[name]]));
  return {
    ...own,
    ...(changed.includes('bucketing') ? { bucketing: bucketingOf(after.bucketing) } : {}),
    ...(changed.includes('holdout') ? { holdout: after.holdout || null } : {}),
    ...(changed.includes('jsonSchema')
      ? { jsonSchema: after.jsonSchema.trim() === '' ? null : (readValue(after.jsonSchema, 'JSON') ?? null) }
      : {}),
  };
}

/** What differs, as people read it. */
export function detailDifferences(before: DetailsDraft, after: DetailsDraft): readonly ShownDifference[] {
  return changedMembers(before, after).map((name) => ({
    path: detailLabels[name],
    before: detailInWords(before, name) || null,
    after: detailInWords(after, name) || null,
  }));
}

/** A member as people read it; empty: none. */
export function detailInWords(draft: DetailsDraft, name: keyof DetailsDraft): string {
  if (name === 'tags') return draft.tags.join(', ');
  if (name === 'prerequisites') return draft.prerequisites.map(prerequisiteInWords).join(', ');
  if (name === 'bucketing') return bucketingInWords(bucketingOf(draft.bucketing));
  const value = draft[name];
  return memberInWords(name, value) ?? String(value);
}

/** What a draft says of bucketing, as the graph has it. */
export function bucketingOf(text: string): Bucketing {
  const [, by = '', groupType] = /^(\S+)(?: (.*))?$/.exec(text) ?? [];
  if (by === 'GROUP' && groupType !== undefined) return { by, groupType };
  return { by: by === 'DEVICE_ID' ? by : 'TARGETING_KEY' };
}

/** What another flag has to be: "search is on". */
export function prerequisiteInWords({ flagKey, expected }: PrerequisiteDraft): string {
  const answer = expected === true ? 'on' : expected === false ? 'off' : String(expected);
  return `${flagKey || '…'} is ${answer}`;
}
