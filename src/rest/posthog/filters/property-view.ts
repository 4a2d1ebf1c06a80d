import { toInstant } from '../../../domain/instant.ts';
import type { JsonObject, JsonValue } from '../../../domain/json.ts';
import type { Condition, ConditionValue, OperatorName } from '../../../domain/targeting.ts';
import { groupIndexOf } from './filters-schema.ts';
import {
  GROUP_KEY_ATTRIBUTE,
  groupKeyProperty,
  type PropertyOwner,
  type PropertyPlace,
  personMembers,
} from './property-map.ts';
import type { PropertyOperator } from './property-operators.ts';
import { type Anchoring, anyPattern, patternOf } from './text-patterns.ts';

/** A question in PostHog's words. */
interface Saying {
  readonly operator: string;
  readonly value: JsonValue;
}

/** Properties that say what a condition asks; several must all hold. */
export interface ShownProperties {
  readonly properties: readonly JsonObject[];
  /** Whether they ask exactly the same. */
  readonly isExact: boolean;
}

type Asking = Pick<Condition, 'values' | 'ignoreCase'>;
type Say = (asking: Asking) => Saying | undefined;

/** What each operator turns into when its answer is turned round; where none is named, nothing does. */
const opposites: Partial<Record<OperatorName, OperatorName>> = {
  EQUALS: 'NOT_EQUALS',
  CONTAINS: 'NOT_CONTAINS',
  STARTS_WITH: 'NOT_STARTS_WITH',
  ENDS_WITH: 'NOT_ENDS_WITH',
  MATCHES: 'NOT_MATCHES',
  BETWEEN: 'NOT_BETWEEN',
  IS_SET: 'IS_NOT_SET',
  IN_SEGMENT: 'NOT_IN_SEGMENT',
  TRUTH_EQUALS: 'NOT_TRUTH_EQUALS',
  NOT_EQUALS: 'EQUALS',
  NOT_CONTAINS: 'CONTAINS',
  NOT_STARTS_WITH: 'STARTS_WITH',
  NOT_ENDS_WITH: 'ENDS_WITH',
  NOT_MATCHES: 'MATCHES',
  NOT_BETWEEN: 'BETWEEN',
  IS_NOT_SET: 'IS_SET',
  NOT_IN_SEGMENT: 'IN_SEGMENT',
  NOT_TRUTH_EQUALS: 'TRUTH_EQUALS',
};

/** How each of the domain's questions is put; undefined where PostHog has no words that mean exactly the same. */
const sayings = {
  EQUALS: sayText('exact', 'exact', 'regex', 'WHOLE'),
  NOT_EQUALS: sayText('is_not', 'is_not', 'not_regex', 'WHOLE'),
  CONTAINS: sayText('icontains', 'icontains_multi', 'regex', 'ANYWHERE'),
  NOT_CONTAINS: sayText('not_icontains', 'not_icontains_multi', 'not_regex', 'ANYWHERE'),
  STARTS_WITH: sayText('starts_with', undefined, 'regex', 'START'),
  NOT_STARTS_WITH: sayText('not_starts_with', undefined, 'not_regex', 'START'),
  ENDS_WITH: sayText('ends_with', undefined, 'regex', 'END'),
  NOT_ENDS_WITH: sayText('not_ends_with', undefined, 'not_regex', 'END'),
  MATCHES: sayPattern('regex'),
  NOT_MATCHES: sayPattern('not_regex'),
  LESS_THAN: sayNumber('lt'),
  LESS_THAN_OR_EQUAL: sayNumber('lte'),
  GREATER_THAN: sayNumber('gt'),
  GREATER_THAN_OR_EQUAL: sayNumber('gte'),
  BETWEEN: ({ values }) => ({ operator: 'between', value: values }),
  NOT_BETWEEN: ({ values }) => ({ operator: 'not_between', value: values }),
  DATE_EQUALS: sayInstant,
  DATE_BEFORE: sayDate('is_date_before'),
  DATE_AFTER: sayDate('is_date_after'),
  SEMVER_EQUALS: sayOne('semver_eq'),
  SEMVER_NOT_EQUALS: sayOne('semver_neq'),
  SEMVER_LESS_THAN: sayOne('semver_lt'),
  SEMVER_LESS_THAN_OR_EQUAL: sayOne('semver_lte'),
  SEMVER_GREATER_THAN: sayOne('semver_gt'),
  SEMVER_GREATER_THAN_OR_EQUAL: sayOne('semver_gte'),
  SEMVER_TILDE: sayOne('semver_tilde'),
  SEMVER_CARET: sayOne('semver_caret'),
  SEMVER_WILDCARD: sayOne('semver_wildcard'),
  IS_SET: () => ({ operator: 'is_set', value: 'is_set' }),
  IS_NOT_SET: () => ({ operator: 'is_not_set', value: 'is_not_set' }),
  IN_CIDR: () => undefined,
  NOT_IN_CIDR: () => undefined,
  ARRAY_CONTAINS_ANY: () => undefined,
  ARRAY_CONTAINS_ALL: () => undefined,
  IN_SEGMENT: sayOne('in'),
  NOT_IN_SEGMENT: sayOne('not_in'),
  FLAG_EVALUATES_TO: ({ values: [value, ...others] }) =>
    value === undefined || others.length > 0 ? undefined : { operator: 'flag_evaluates_to', value },
  TRUTH_EQUALS: ({ values }) => ({ operator: 'exact', value: values.map(String) }),
  NOT_TRUTH_EQUALS: ({ values }) => ({ operator: 'is_not', value: values.map(String) }),
} satisfies Record<OperatorName, Say>;

/** Says what a condition asks as properties; where PostHog has no words for it, as near as they come. */
export function showCondition(
  condition: Condition,
  place: PropertyPlace,
  owner: PropertyOwner = 'FLAG',
): ShownProperties {
  const plain = turned(condition);
  if (plain === undefined) return showNegation(condition, place, owner);
  if (plain.operator === 'NOT_IN_SEGMENT' || plain.operator === 'SEMVER_NOT_EQUALS') return showEach(plain, place);
  const saying = sayings[plain.operator](plain);
  const about = aboutOf(plain, place);
  if (saying === undefined || about === undefined) return { properties: [nearest(condition)], isExact: false };
  return { properties: [{ ...about, ...cohortValue(plain, saying, place) }], isExact: true };
}

/** Of several values none may hold: one property each. */
function showEach(condition: Condition, place: PropertyPlace): ShownProperties {
  const about = aboutOf(condition, place);
  if (about === undefined) return { properties: [nearest(condition)], isExact: false };
  const properties = condition.values.flatMap((value) => {
    const saying = sayings[condition.operator]({ values: [value], ignoreCase: condition.ignoreCase });
    return saying === undefined ? [] : [{ ...about, ...cohortValue(condition, saying, place) }];
  });
  return { properties, isExact: true };
}

/** Without `negate`, where another operator says the opposite. */
function turned(condition: Condition): Condition | undefined {
  if (!condition.negate) return condition;
  const { operator, values } = condition;
  const opposite = opposites[operator];
  if (opposite !== undefined) return { ...condition, operator: opposite, negate: false };
  const [answer] = values;
  const isOnOrOff = operator === 'FLAG_EVALUATES_TO' && values.length === 1 && /^(?:true|false)$/.test(String(answer));
  return isOnOrOff ? { ...condition, values: [String(answer) === 'false'], negate: false } : undefined;
}

/** In a cohort any property can be turned round. */
function showNegation(condition: Condition, place: PropertyPlace, owner: PropertyOwner): ShownProperties {
  const shown = showCondition({ ...condition, negate: false }, place, owner);
  const [property, ...others] = shown.properties;
  if (owner !== 'COHORT' || property === undefined || others.length > 0 || !shown.isExact) {
    return { properties: [nearest(condition)], isExact: false };
  }
  return { properties: [{ ...property, negation: true }], isExact: true };
}

/** Whom and what a condition asks about; undefined where PostHog cannot name it. */
function aboutOf(condition: Condition, place: PropertyPlace): JsonObject | undefined {
  const { operator, attribute, groupType } = condition;
  if (operator === 'IN_SEGMENT' || operator === 'NOT_IN_SEGMENT') return { key: 'id', type: 'cohort' };
  if (operator === 'FLAG_EVALUATES_TO') {
    const number = place.organization.flags.get(attribute)?.number;
    return number === undefined ? undefined : { key: String(number), type: 'flag' };
  }
  if (groupType === null) return { key: personProperty(attribute), type: 'person' };
  const index = groupIndexOf(groupType, place);
  const key = attribute === GROUP_KEY_ATTRIBUTE ? groupKeyProperty : attribute;
  return index === undefined ? undefined : { key, type: 'group', group_type_index: index };
}

const personProperties: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(personMembers).map(([property, attribute]) => [attribute, property])),
  deviceId: '$device_id',
};

function personProperty(attribute: string): string {
  return Object.hasOwn(personProperties, attribute) ? (personProperties[attribute] ?? attribute) : attribute;
}

/** Cohorts are named by their numbers. */
function cohortValue({ operator }: Condition, saying: Saying, { organization }: PropertyPlace): JsonObject {
  if (operator !== 'IN_SEGMENT' && operator !== 'NOT_IN_SEGMENT') return { ...saying };
  return { ...saying, value: organization.segments.get(String(saying.value))?.segment.number ?? saying.value };
}

/** The domain's condition, in a property that no SDK can decide. */
function nearest({ attribute, operator, values, ignoreCase, negate, groupType }: Condition): JsonObject {
  return {
    key: personProperty(attribute),
    type: 'person',
    operator: 'exact',
    value: values,
    domain_condition: { attribute, operator, values, ignore_case: ignoreCase, negate, group_type: groupType },
  };
}

/** Texts: PostHog's own operator where case does not count, and a pattern where it does. */
function sayText(
  one: PropertyOperator,
  several: PropertyOperator | undefined,
  pattern: PropertyOperator,
  anchoring: Anchoring,
): Say {
  const isExactly = one === several;
  return ({ values, ignoreCase }) => {
    const texts = values.map(String);
    const looksLikeTruth = isExactly && texts.every((text) => /^(?:true|false)$/i.test(text));
    const operator = texts.length === 1 ? one : several;
    if (ignoreCase && !looksLikeTruth && operator !== undefined) {
      const [text = ''] = texts;
      return { operator, value: texts.length === 1 && !isExactly ? text : texts };
    }
    const said = patternOf(values, anchoring, ignoreCase);
    return said === undefined ? undefined : { operator: pattern, value: said };
  };
}

function sayPattern(operator: PropertyOperator): Say {
  return ({ values, ignoreCase }) => (ignoreCase ? undefined : { operator, value: anyPattern(values) });
}

function sayNumber(operator: PropertyOperator): Say {
  return ({ values: [value = ''] }) => ({ operator, value });
}

function sayOne(operator: PropertyOperator | 'in' | 'not_in'): Say {
  return ({ values: [value, ...others] }) =>
    value === undefined || others.length > 0 ? undefined : { operator, value: String(value) };
}

function sayDate(operator: PropertyOperator): Say {
  return ({ values: [value = ''] }) => ({ operator, value: dateText(value) });
}

/** A whole day is none that PostHog could name. */
function sayInstant({ values }: Asking): Saying | undefined {
  const [value, ...others] = values;
  if (value === undefined || others.length > 0 || /^\d{4}-\d{2}-\d{2}$/.test(String(value))) return undefined;
  return { operator: 'is_date_exact', value: dateText(value) };
}

function dateText(value: ConditionValue): string {
  return typeof value === 'number' ? toInstant(value) : String(value);
}

/** Says what conditions ask that must all hold, as properties. */
export function showProperties(
  conditions: readonly Condition[],
  place: PropertyPlace,
  owner: PropertyOwner = 'FLAG',
): readonly JsonObject[] {
  return conditions.flatMap((condition) => showCondition(condition, place, owner).properties);
}
