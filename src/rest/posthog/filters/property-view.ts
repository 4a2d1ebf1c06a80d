import { groupTypeIndex } from '../../../domain/group-type.ts';
import { toInstant } from '../../../domain/instant.ts';
import { type JsonObject, type JsonValue, ownMember } from '../../../domain/json.ts';
import {
  attributeNamed,
  type Condition,
  type ConditionValue,
  OPERATORS,
  type OperatorName,
} from '../../../domain/targeting.ts';
import { negatedOperator } from '../../../evaluation/operators/operator-table.ts';
import {
  GROUP_KEY_ATTRIBUTE,
  groupKeyProperty,
  type PropertyOwner,
  type PropertyPlace,
  personMembers,
} from './property-map.ts';
import type { PropertyOperator } from './property-operators.ts';
import { type Anchoring, anyPattern, isAscii, patternOf } from './text-patterns.ts';

interface WireComparison {
  readonly operator: string;
  readonly value: JsonValue;
}

/** Properties for conditions; all must hold. */
export interface ShownProperties {
  readonly properties: readonly JsonObject[];
  /** Whether they mean exactly the same. */
  readonly isExact: boolean;
}

type Compared = Pick<Condition, 'values' | 'ignoreCase'>;
type Show = (compared: Compared) => WireComparison | undefined;

/** The operator that means the negation of an operator, where there is one. */
const opposites = new Map(
  OPERATORS.flatMap((negation) => {
    const positive = negatedOperator(negation);
    return positive === undefined ? [] : [[negation, positive] as const, [positive, negation] as const];
  }),
);

/** PostHog's comparison for each operator; undefined where none means exactly the same. */
const comparisons = {
  EQUALS: showText('exact', 'exact', 'regex', 'WHOLE'),
  NOT_EQUALS: showText('is_not', 'is_not', 'not_regex', 'WHOLE'),
  CONTAINS: showText('icontains', 'icontains_multi', 'regex', 'ANYWHERE'),
  NOT_CONTAINS: showText('not_icontains', 'not_icontains_multi', 'not_regex', 'ANYWHERE'),
  STARTS_WITH: showText('starts_with', undefined, 'regex', 'START'),
  NOT_STARTS_WITH: showText('not_starts_with', undefined, 'not_regex', 'START'),
  ENDS_WITH: showText('ends_with', undefined, 'regex', 'END'),
  NOT_ENDS_WITH: showText('not_ends_with', undefined, 'not_regex', 'END'),
  MATCHES: showPattern('regex'),
  NOT_MATCHES: showPattern('not_regex'),
  LESS_THAN: showNumber('lt'),
  LESS_THAN_OR_EQUAL: showNumber('lte'),
  GREATER_THAN: showNumber('gt'),
  GREATER_THAN_OR_EQUAL: showNumber('gte'),
  BETWEEN: ({ values }) => ({ operator: 'between', value: values }),
  NOT_BETWEEN: ({ values }) => ({ operator: 'not_between', value: values }),
  DATE_EQUALS: showInstant,
  DATE_BEFORE: showDate('is_date_before'),
  DATE_AFTER: showDate('is_date_after'),
  SEMVER_EQUALS: showOne('semver_eq'),
  SEMVER_NOT_EQUALS: showOne('semver_neq'),
  SEMVER_LESS_THAN: showOne('semver_lt'),
  SEMVER_LESS_THAN_OR_EQUAL: showOne('semver_lte'),
  SEMVER_GREATER_THAN: showOne('semver_gt'),
  SEMVER_GREATER_THAN_OR_EQUAL: showOne('semver_gte'),
  SEMVER_TILDE: showOne('semver_tilde'),
  SEMVER_CARET: showOne('semver_caret'),
  SEMVER_WILDCARD: showOne('semver_wildcard'),
  IS_SET: () => ({ operator: 'is_set', value: 'is_set' }),
  IS_NOT_SET: () => ({ operator: 'is_not_set', value: 'is_not_set' }),
  IN_CIDR: () => undefined,
  NOT_IN_CIDR: () => undefined,
  ARRAY_CONTAINS_ANY: () => undefined,
  ARRAY_CONTAINS_ALL: () => undefined,
  IN_SEGMENT: showOne('in'),
  NOT_IN_SEGMENT: showOne('not_in'),
  FLAG_EVALUATES_TO: ({ values: [value, ...others] }) =>
    value === undefined || others.length > 0 ? undefined : { operator: 'flag_evaluates_to', value },
  TRUTH_EQUALS: ({ values }) => ({ operator: 'exact', value: values.map(String) }),
  NOT_TRUTH_EQUALS: ({ values }) => ({ operator: 'is_not', value: values.map(String) }),
} satisfies Record<OperatorName, Show>;

/** Shows conditions that must all hold. */
export function showConditions(
  conditions: readonly Condition[],
  place: PropertyPlace,
  owner: PropertyOwner = 'FLAG',
): ShownProperties {
  const shown = conditions.map((condition) => showCondition(condition, place, owner));
  return {
    properties: shown.flatMap(({ properties }) => properties),
    isExact: shown.every(({ isExact }) => isExact),
  };
}

/** Shows a condition; inexactly where PostHog has no property for it. */
export function showCondition(
  condition: Condition,
  place: PropertyPlace,
  owner: PropertyOwner = 'FLAG',
): ShownProperties {
  const positive = withoutNegation(condition);
  if (positive === undefined) return showNegation(condition, place, owner);
  const subject = showSubject(positive, place);
  if (subject === undefined) return inexact(condition);
  // None of several values may hold: one property for each.
  const isOneEach = positive.operator === 'NOT_IN_SEGMENT' || positive.operator === 'SEMVER_NOT_EQUALS';
  const compared = isOneEach ? positive.values.map((value) => ({ ...positive, values: [value] })) : [positive];
  const shown = compared.map((each) => comparisons[each.operator](each));
  if (shown.includes(undefined)) return inexact(condition);
  const properties = shown.map((each) => ({ ...subject, ...withCohortNumber(positive, each, place) }));
  return { properties, isExact: true };
}

/** The condition without `negate`, if another operator means the negation. */
function withoutNegation(condition: Condition): Condition | undefined {
  if (!condition.negate) return condition;
  const { operator, values } = condition;
  const opposite = opposites.get(operator);
  if (opposite !== undefined) return { ...condition, operator: opposite, negate: false };
  const [answer] = values;
  const isOnOrOff = operator === 'FLAG_EVALUATES_TO' && values.length === 1 && /^(?:true|false)$/.test(String(answer));
  return isOnOrOff ? { ...condition, values: [String(answer) === 'false'], negate: false } : undefined;
}

function showNegation(condition: Condition, place: PropertyPlace, owner: PropertyOwner): ShownProperties {
  const shown = showCondition({ ...condition, negate: false }, place, owner);
  const [property, ...others] = shown.properties;
  if (owner !== 'COHORT' || property === undefined || others.length > 0 || !shown.isExact) return inexact(condition);
  return { properties: [{ ...property, negation: true }], isExact: true };
}

/** What a property is about; undefined if PostHog has no name for it. */
function showSubject(condition: Condition, { organization }: PropertyPlace): JsonObject | undefined {
  const { operator, attribute, groupType } = condition;
  if (isAboutSegment(operator)) return { key: 'id', type: 'cohort' };
  if (operator === 'FLAG_EVALUATES_TO') {
    const number = organization.flags.get(attribute)?.number;
    return number === undefined ? undefined : { key: String(number), type: 'flag' };
  }
  if (groupType === null) return { key: personProperty(attribute), type: 'person' };
  const index = groupTypeIndex(groupType, organization.groupTypes);
  const key = attribute === GROUP_KEY_ATTRIBUTE ? groupKeyProperty : attribute;
  return index === undefined ? undefined : { key, type: 'group', group_type_index: index };
}

function isAboutSegment(operator: OperatorName): boolean {
  return operator === 'IN_SEGMENT' || operator === 'NOT_IN_SEGMENT';
}

const personProperties: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(personMembers).map(([property, attribute]) => [attribute, property])),
  id: 'distinct_id',
  deviceId: '$device_id',
};

function personProperty(attribute: string): string {
  return attributeNamed(attribute) ?? ownMember(personProperties, attribute) ?? attribute;
}

function withCohortNumber(
  { operator }: Condition,
  shown: WireComparison | undefined,
  { organization }: PropertyPlace,
): JsonObject {
  if (shown === undefined || !isAboutSegment(operator)) return { ...shown };
  return { ...shown, value: organization.segments.get(String(shown.value))?.segment.number ?? shown.value };
}

/** A property that names the domain's condition and that no SDK can evaluate. */
function inexact({ attribute, operator, values, ignoreCase, negate, groupType }: Condition): ShownProperties {
  const condition = { attribute, operator, values, ignore_case: ignoreCase, negate, group_type: groupType };
  const key = personProperty(attribute);
  return {
    properties: [{ key, type: 'person', operator: 'exact', value: values, domain_condition: condition }],
    isExact: false,
  };
}

/** PostHog's text operators ignore case: `exact` and `is_not` any, the others that of ASCII only. The rest is shown as a pattern. */
function showText(
  one: PropertyOperator,
  several: PropertyOperator | undefined,
  pattern: PropertyOperator,
  anchoring: Anchoring,
): Show {
  const isExactly = one === several;
  return ({ values, ignoreCase }) => {
    const texts = values.map(String);
    const isTruth = isExactly && texts.every((text) => /^(?:true|false)$/i.test(text));
    const operator = texts.length === 1 ? one : several;
    const isFolded = ignoreCase && (isExactly || texts.every(isAscii));
    if (isFolded && !isTruth && operator !== undefined) {
      const [text = ''] = texts;
      return { operator, value: texts.length === 1 && !isExactly ? text : texts };
    }
    const value = patternOf(values, anchoring, ignoreCase);
    return value === undefined ? undefined : { operator: pattern, value };
  };
}

function showPattern(operator: PropertyOperator): Show {
  return ({ values, ignoreCase }) => (ignoreCase ? undefined : { operator, value: anyPattern(values) });
}

function showNumber(operator: PropertyOperator): Show {
  return ({ values: [value = ''] }) => ({ operator, value: String(value) });
}

function showOne(operator: PropertyOperator | 'in' | 'not_in'): Show {
  return ({ values: [value, ...others] }) =>
    value === undefined || others.length > 0 ? undefined : { operator, value: String(value) };
}

function showDate(operator: PropertyOperator): Show {
  return ({ values: [value = ''] }) => ({ operator, value: dateText(value) });
}

/** PostHog cannot name a whole day. */
function showInstant({ values }: Compared): WireComparison | undefined {
  const [value, ...others] = values;
  if (value === undefined || others.length > 0 || /^\d{4}-\d{2}-\d{2}$/.test(String(value))) return undefined;
  return { operator: 'is_date_exact', value: dateText(value) };
}

function dateText(value: ConditionValue): string {
  return typeof value === 'number' ? toInstant(value) : String(value);
}
