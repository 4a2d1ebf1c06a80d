import type { Flag } from '../../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import { REDACTED_PAYLOAD } from '../../../domain/sealed-payload.ts';
import { memberOf } from '../../http/extension-part.ts';
import { cohortWithEvents } from '../cohorts/cohort-filters.ts';
import { type PosthogPlace, segmentNumbered, settingAt } from '../project.ts';
import { pythonRepr } from '../python-repr.ts';
import { PosthogRefusal, type RefusalCode } from '../refusal.ts';
import { checkDependencies } from './dependencies.ts';
import { groupIndexIn, readPayload } from './filters-map.ts';
import { groupsOf, hasMember, propertiesOf, toPayloadText, variantsOf } from './filters-schema.ts';
import { cohortNumber, operatorOf } from './property-map.ts';
import { findPropertyOperator, isReadableDate } from './property-operators.ts';
import { requirementsOf } from './requirements.ts';

/** The most values one property can compare with. */
const MAXIMUM_VALUES = 1_000;

/** What filters are checked for. */
export interface FilterCheck {
  readonly place: PosthogPlace;
  readonly now: number;
  /** The flag that they are for; undefined for a new one. */
  readonly flag: Flag | undefined;
  readonly flagKey: string;
  readonly isEncrypted: boolean;
}

/** Throws PosthogRefusal for the first rule that filters break, in the order of contract §4.4. */
export function checkFilters(filters: JsonObject, check: FilterCheck): void {
  if (check.flag === undefined && groupsOf(filters).length === 0) {
    throw refusal('Feature flags must have at least one condition set (group).');
  }
  const mayRequire = hasRequirements(check);
  for (const group of groupsOf(filters)) checkKinds(group, filters, mayRequire);
  checkDependencies(groupsOf(filters).flatMap(propertiesOf), check);
  checkVariants(filters);
  for (const property of groupsOf(filters).flatMap(propertiesOf)) checkProperty(property, check.place);
  checkPayloads(filters, check.isEncrypted);
}

/** Filters as they are kept: payloads as texts, and without the holdouts of old, which PostHog drops too. */
export function normalized(filters: JsonObject): JsonObject {
  const { holdout_groups: _, ...kept } = filters;
  const { payloads } = kept;
  if (!isJsonObject(payloads)) return kept;
  const texts = Object.entries(payloads).map(([key, value]) => [key, toPayloadText(value)] as const);
  return { ...kept, payloads: Object.fromEntries(texts) };
}

function hasRequirements({ flag, place }: FilterCheck): boolean {
  const setting = flag && settingAt(flag, place);
  return flag !== undefined && setting !== undefined && requirementsOf(flag, setting).length > 0;
}

const PERSON_KINDS: readonly JsonValue[] = ['person', 'cohort', 'flag'];

function checkKinds(group: JsonObject, filters: JsonObject, mayRequire: boolean): void {
  const index = groupIndexIn(group, filters);
  const kindOf = (property: JsonObject) => memberOf(property, 'type') ?? 'person';
  if (index === null) {
    if (propertiesOf(group).every((property) => PERSON_KINDS.includes(kindOf(property)))) return;
    throw refusal('Filters are not valid (can only use person, cohort, and flag properties)');
  }
  const isOfGroup = (property: JsonObject) => kindOf(property) === 'group' && property.group_type_index === index;
  if (propertiesOf(group).every((property) => isOfGroup(property) || (mayRequire && isRequirement(property)))) return;
  throw refusal('Filters are not valid (can only use group properties)');
}

/** What a flag requires before it is asked is shown in every condition set, also in those about groups, and may be sent back. */
function isRequirement({ type, key, operator }: JsonObject): boolean {
  return type === 'flag' || (type === 'person' && key === 'app_version' && operator === 'semver_gte');
}

function checkVariants(filters: JsonObject): void {
  const variants = variantsOf(filters);
  const sum = variants.reduce((total, { weight }) => total + weight, 0);
  // Thirds do not add up to 100 exactly, in whatever order they are added.
  if (variants.length > 0 && Math.abs(sum - 100) > 1e-6) {
    throw refusal('Invalid variant definitions: Variant rollout percentages must sum to 100.');
  }
  const isKnown = (group: JsonObject) =>
    !hasMember(group, 'variant') || variants.some(({ key }) => key === group.variant);
  if (groupsOf(filters).every(isKnown)) return;
  throw refusal('Filters are not valid (variant override does not exist)');
}

function checkProperty(property: JsonObject, place: PosthogPlace): void {
  const { type, key } = property;
  const value = memberOf(property, 'value') ?? null;
  if (Array.isArray(value) && value.length > MAXIMUM_VALUES) {
    const detail = `Property group expressions of type ${key} cannot contain more than ${MAXIMUM_VALUES} values.`;
    throw refusal(detail);
  }
  if (type === 'cohort') checkCohort(property, place);
  else if (type !== 'flag') checkValue(property, value);
}

function checkCohort(property: JsonObject, place: PosthogPlace): void {
  const number = cohortNumber(property);
  const segment = number === undefined ? undefined : segmentNumbered(place.organization, number);
  if (segment === undefined) {
    const named = memberOf(property, 'value') ?? null;
    const shown = typeof named === 'string' ? named : pythonRepr(named);
    throw refusal(`Cohort with id ${shown} does not exist`, 'cohort_does_not_exist');
  }
  const withEvents = cohortWithEvents(segment, place);
  if (withEvents !== undefined) {
    const detail = `Cohort '${withEvents.name}' with filters on events cannot be used in feature flags.`;
    throw refusal(detail, 'behavioral_cohort_found');
  }
  const operator = operatorOf(property);
  // `exact` is how cohorts were written before they had operators of their own.
  if (!['in', 'not_in', 'exact'].includes(operator)) throw refusal(`Invalid operator: ${operator}`, 'invalid_operator');
}

/** What the value of an operator must be. */
const valueChecks = {
  TEXT: (value) => typeof value === 'string',
  TEXT_OR_NUMBER: (value) => typeof value === 'string' || typeof value === 'number',
  DATE: isReadableDate,
} satisfies Record<string, (value: JsonValue) => boolean>;

function checkValue(property: JsonObject, value: JsonValue): void {
  const operator = operatorOf(property);
  if (operator === 'in' || operator === 'not_in') {
    const kind = String(memberOf(property, 'type') ?? 'person');
    const detail = `The '${operator}' operator is only valid for cohort properties, not '${kind}' properties.`;
    throw refusal(detail, 'invalid_operator');
  }
  const row = findPropertyOperator(operator);
  if (row === undefined) throw refusal(`Invalid operator: ${operator}`, 'invalid_operator');
  if (row.takes === undefined || valueChecks[row.takes](value)) return;
  const shown = typeof value === 'string' ? value : pythonRepr(value);
  if (row.takes === 'DATE') throw refusal(`Invalid date value: ${shown}`, 'invalid_date');
  throw refusal(`Invalid value for operator ${operator}: ${shown}`, 'invalid_value');
}

function checkPayloads(filters: JsonObject, isEncrypted: boolean): void {
  const payloads = memberOf(filters, 'payloads') ?? {};
  if (!isJsonObject(payloads)) throw refusal('Payloads must be passed as a dictionary');
  const texts = Object.values(payloads).map(toPayloadText);
  if (!texts.every((text) => isJson(text) || (isEncrypted && text === REDACTED_PAYLOAD))) {
    throw refusal('Payload value is not valid JSON');
  }
  const variants = variantsOf(filters);
  const keys = Object.keys(payloads);
  if (variants.length > 0 && !keys.every((key) => variants.some((variant) => variant.key === key))) {
    throw refusal('Payload keys must match a variant key for multivariate flags');
  }
  if (variants.length === 0 && !keys.every((key) => key === 'true')) {
    throw refusal("Payload keys must be 'true' for boolean flags");
  }
}

/** A text that is no JSON is read as itself; the JSON of a text is never that text. */
function isJson(text: string): boolean {
  return readPayload(text) !== text;
}

function refusal(detail: string, code: RefusalCode = 'invalid_input'): PosthogRefusal {
  return new PosthogRefusal(code, detail, 'filters');
}
