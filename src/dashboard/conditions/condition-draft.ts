import type { JsonValue } from '../graph/json.ts';
import type { ConditionGroupPartsFragment, OperatorsQuery } from './conditions.graphql.ts';

/** A condition as it is edited. */
export type ConditionDraft = ConditionGroupPartsFragment['conditions'][number];

/** A group of conditions as it is edited. */
export type GroupDraft = Pick<ConditionGroupPartsFragment, 'match' | 'conditions'>;

/** What is known of an operator. */
export type OperatorInfo = NonNullable<OperatorsQuery['operators']>[number];

/** The name of an operator. */
export type OperatorName = OperatorInfo['operator'];

const plain = { groupType: null, ignoreCase: false, negate: false, values: [] } as const;

/** A condition that nothing is entered in. */
export const emptyCondition: ConditionDraft = { ...plain, attribute: '', operator: 'EQUALS' };

/** A condition on a segment that is not chosen yet. */
export const emptySegmentCondition: ConditionDraft = { ...plain, attribute: '', operator: 'IN_SEGMENT' };

/** The same condition with another operator: values stay where they mean the same. */
export function withOperator(
  condition: ConditionDraft,
  operator: OperatorName,
  operators: readonly OperatorInfo[],
): ConditionDraft {
  const before = operators.find((info) => info.operator === condition.operator);
  const after = operators.find((info) => info.operator === operator);
  if (after === undefined) return condition;
  const isSameKind = before !== undefined && kindOf(before) === kindOf(after);
  return {
    ...condition,
    operator,
    attribute: after.needsAttribute && before?.operandKind !== 'FLAG_ANSWER' ? condition.attribute : '',
    values: isSameKind ? condition.values.slice(0, after.maximumValues) : [],
    ignoreCase: after.canIgnoreCase && condition.ignoreCase,
  };
}

/** The same condition on another attribute. An untouched one begins with what suits the attribute. */
export function withAttribute(condition: ConditionDraft, attribute: string): ConditionDraft {
  const isUntouched = condition.operator === 'EQUALS' && condition.values.length === 0;
  const operator = isUntouched && attribute === 'appVersion' ? 'SEMVER_GREATER_THAN_OR_EQUAL' : condition.operator;
  return { ...condition, attribute, operator };
}

/** Texts and patterns are written alike, and so are versions and their beginnings. */
function kindOf({ operandKind }: OperatorInfo): string {
  if (operandKind === 'PATTERN') return 'TEXT';
  return operandKind === 'VERSION_WILDCARD' ? 'VERSION' : operandKind;
}

/** Operators under a heading. */
export interface OperatorSection {
  readonly heading: string;
  readonly operators: readonly OperatorInfo[];
}

const headings = {
  TEXT: 'Text',
  PATTERN: 'Text',
  NONE: 'Presence',
  NUMBER: 'Number',
  VERSION: 'Version',
  VERSION_WILDCARD: 'Version',
  DATE: 'Date',
  NETWORK: 'Network address',
  TRUTH: 'True or false',
  SEGMENT: 'Segments and flags',
  FLAG_ANSWER: 'Segments and flags',
} satisfies Record<OperatorInfo['operandKind'], string>;

/** The operators that can match an attribute of these types, by kind; all where the types are not known. */
export function operatorSections(
  operators: readonly OperatorInfo[],
  types: readonly string[],
  current: OperatorName,
): readonly OperatorSection[] {
  const offered = operators.filter(
    ({ operator, attributeTypes }) =>
      types.length === 0 ||
      attributeTypes.length === 0 ||
      operator === current ||
      attributeTypes.some((type) => types.includes(type)),
  );
  return [...new Set(Object.values(headings))].flatMap((heading) => {
    const found = offered.filter(({ operandKind }) => headings[operandKind] === heading);
    return found.length === 0 ? [] : [{ heading, operators: found }];
  });
}

/** Values that were edited as texts. Those that were there before keep their type, such as the number 5. */
export function valuesFrom(texts: readonly string[], before: readonly JsonValue[]): readonly JsonValue[] {
  return texts.map((text) => before.find((value) => textOfValue(value) === text) ?? text);
}

/** A value as a text. */
export function textOfValue(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Groups as they are edited and sent: without what the graph adds to them. */
export function groupDraftsOf(groups: readonly GroupDraft[]): readonly GroupDraft[] {
  return groups.map(({ match, conditions }) => ({
    match,
    conditions: conditions.map(({ attribute, groupType, operator, values, ignoreCase, negate }) => ({
      ...{ attribute, groupType, operator, values, ignoreCase, negate },
    })),
  }));
}

/** What is still to be entered in a condition; undefined if nothing is. */
export function missingIn({ attribute, values }: ConditionDraft, info: OperatorInfo | undefined): string | undefined {
  if (info === undefined) return undefined;
  if (info.needsAttribute && attribute === '')
    return info.operandKind === 'FLAG_ANSWER' ? 'Choose a flag.' : 'Choose an attribute.';
  if (values.length >= info.minimumValues) return undefined;
  if (info.operandKind === 'SEGMENT') return 'Choose a segment.';
  return info.minimumValues === 2 ? 'Enter both bounds.' : 'Enter a value.';
}
