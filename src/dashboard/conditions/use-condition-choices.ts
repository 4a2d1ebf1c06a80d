import { useQuery } from '@urql/preact';
import type { ComboboxOption } from '../parts/combobox-matches.ts';
import { type PageOf, useAllPages } from '../shell/use-all-pages.ts';
import { useLack } from '../shell/use-write.ts';
import type { OperatorInfo } from './condition-draft.ts';
import {
  KnownAttributesDocument,
  type KnownAttributesQuery,
  OperatorsDocument,
  SegmentChoicesDocument,
  type SegmentChoicesQuery,
} from './conditions.graphql.ts';

/** An attribute that subjects have. */
export type KnownAttribute = NonNullable<
  NonNullable<KnownAttributesQuery['organization']>['environment']
>['attributes'][number];

/** What conditions can be made of. */
export interface ConditionChoices {
  readonly organization: string;
  /** Empty while they are loaded. */
  readonly operators: readonly OperatorInfo[];
  readonly attributes: readonly KnownAttribute[];
  readonly groupTypes: readonly string[];
  readonly segments: readonly ComboboxOption[];
}

/** What conditions can be made of in an organization. The attributes are those that are known in the environment. */
export function useConditionChoices(organization: string, environment: string): ConditionChoices {
  const requestPolicy = 'cache-first' as const;
  const readsSubjects = useLack('subject:read') === undefined;
  const [{ data: known }] = useQuery({
    ...{ query: KnownAttributesDocument, requestPolicy },
    variables: { organizationId: organization, environment, readsSubjects },
  });
  const [{ data: all }] = useQuery({ query: OperatorsDocument, variables: {}, requestPolicy });
  return {
    organization,
    operators: all?.operators ?? [],
    attributes: known?.organization?.environment?.attributes ?? [],
    groupTypes: known?.organization?.groupTypes ?? [],
    segments: useAllPages(organization, SegmentChoicesDocument, segmentsOf),
  };
}

function segmentsOf({ organization }: SegmentChoicesQuery): PageOf<ComboboxOption> | undefined {
  if (!organization) return undefined;
  const { edges, pageInfo } = organization.segments;
  return {
    rows: edges.map(({ node }) => ({ value: node.key, label: node.name, detail: node.key })),
    end: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  };
}

/** The fields of the evaluation context, which every subject can have. */
const contextFields: readonly ComboboxOption[] = [
  { value: 'targetingKey', detail: 'the key of the subject' },
  { value: 'appVersion', detail: 'the version of the app' },
  { value: 'deviceId', detail: 'the device' },
];

/** The attributes of subjects, or of groups of one type, as a combobox offers them. */
export function attributeOptions(
  { attributes }: ConditionChoices,
  groupType: string | null,
): readonly ComboboxOption[] {
  const known = attributes
    .filter((attribute) => attribute.groupType === groupType)
    .map(({ name, examples, types }) => ({
      value: name,
      detail: (examples ?? types).slice(0, 3).map(String).join(', '),
    }));
  return groupType === null ? [...known, ...contextFields] : known;
}

/** The attribute of a condition, as far as it is known. */
export function knownAttribute(
  { attributes }: ConditionChoices,
  name: string,
  groupType: string | null,
): KnownAttribute | undefined {
  return attributes.find((attribute) => attribute.name === name && attribute.groupType === groupType);
}
