import { type Flag, settingOf } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { isJsonObject, type JsonObject, type JsonValue, ownMember } from '../../../domain/json.ts';
import { hasLargeInteger } from '../../../domain/large-integer.ts';
import { REDACTED_PAYLOAD } from '../../../domain/sealed-payload.ts';
import { findBehavioralCohort } from '../cohorts/cohort-filters.ts';
import { type Project, segmentNumbered } from '../project.ts';
import { pythonRepr } from '../python-repr.ts';
import { PosthogRefusal, type WireErrorCode } from '../refusal.ts';
import { checkDependencies } from './dependencies.ts';
import { groupIndexIn, groupsOf, hasMember, propertiesOf, variantsOf } from './filters-schema.ts';
import { readPayload, toPayloadText } from './payload-texts.ts';
import { cohortNumber, operatorOf } from './property-map.ts';
import { findPropertyOperator, isReadable } from './property-operators.ts';
import { requirementsOf } from './requirements.ts';

/** The most values of one property. */
const MAXIMUM_VALUES = 1_000;

/** What filters are checked for. */
export interface FilterCheck {
  readonly project: Project;
  readonly now: EpochMilliseconds;
  /** Undefined for a new flag. */
  readonly flag: Flag | undefined;
  readonly flagKey: string;
  readonly isEncrypted: boolean;
}

/** Throws PosthogRefusal for the first rule that filters break, in the order of contract §4.4. */
export function checkFilters(filters: JsonObject, check: FilterCheck): void {
  const groups = groupsOf(filters);
  const properties = groups.flatMap(propertiesOf);
  if (check.flag === undefined && groups.length === 0) {
    throw refusal('Feature flags must have at least one condition set (group).');
  }
  const hasRequirements = requirementsIn(check).length > 0;
  for (const group of groups) checkTypes(group, filters, hasRequirements);
  checkDependencies(properties, check);
  checkVariants(filters);
  for (const property of properties) checkProperty(property, check.project);
  checkPayloads(filters, check.isEncrypted);
}

function requirementsIn({ flag, project }: FilterCheck) {
  const setting = flag && settingOf(flag, project.environment.key);
  return flag === undefined || setting === undefined ? [] : requirementsOf(flag, setting);
}

const PERSON_TYPES: readonly JsonValue[] = ['person', 'cohort', 'flag'];

function checkTypes(group: JsonObject, filters: JsonObject, hasRequirements: boolean): void {
  const index = groupIndexIn(group, filters);
  const typeOf = (property: JsonObject) => ownMember(property, 'type') ?? 'person';
  if (index === null) {
    if (propertiesOf(group).every((property) => PERSON_TYPES.includes(typeOf(property)))) return;
    throw refusal('Filters are not valid (can only use person, cohort, and flag properties)');
  }
  const isOfGroup = (property: JsonObject) => typeOf(property) === 'group' && property.group_type_index === index;
  if (propertiesOf(group).every((each) => isOfGroup(each) || (hasRequirements && isRequirement(each)))) return;
  throw refusal('Filters are not valid (can only use group properties)');
}

/** Requirements are shown in condition sets about groups as well, so clients send them back there. */
function isRequirement({ type, key, operator }: JsonObject): boolean {
  return type === 'flag' || (type === 'person' && key === 'app_version' && operator === 'semver_gte');
}

function checkVariants(filters: JsonObject): void {
  const variants = variantsOf(filters);
  const sum = variants.reduce((total, { weight }) => total + weight, 0);
  // Thirds do not add up to exactly 100.
  if (variants.length > 0 && Math.abs(sum - 100) > 1e-6) {
    throw refusal('Invalid variant definitions: Variant rollout percentages must sum to 100.');
  }
  const isKnown = (group: JsonObject) =>
    !hasMember(group, 'variant') || variants.some(({ key }) => key === group.variant);
  if (groupsOf(filters).every(isKnown)) return;
  throw refusal('Filters are not valid (variant override does not exist)');
}

function checkProperty(property: JsonObject, project: Project): void {
  const { type, key } = property;
  const value = ownMember(property, 'value') ?? null;
  if (Array.isArray(value) && value.length > MAXIMUM_VALUES) {
    const detail = `Property group expressions of type ${key} cannot contain more than ${MAXIMUM_VALUES} values.`;
    throw refusal(detail);
  }
  if (type === 'cohort') checkCohort(property, project);
  else if (type !== 'flag') checkValue(property, value);
}

function checkCohort(property: JsonObject, project: Project): void {
  const number = cohortNumber(property);
  const segment = number === undefined ? undefined : segmentNumbered(project.organization, number);
  if (segment === undefined) {
    const detail = `Cohort with id ${textOf(ownMember(property, 'value') ?? null)} does not exist`;
    throw refusal(detail, 'cohort_does_not_exist');
  }
  const behavioral = findBehavioralCohort(segment, project);
  if (behavioral !== undefined) {
    const detail = `Cohort '${behavioral.name}' with filters on events cannot be used in feature flags.`;
    throw refusal(detail, 'behavioral_cohort_found');
  }
  const operator = operatorOf(property);
  // Cohorts were written with `exact` before they had operators of their own.
  if (!['in', 'not_in', 'exact'].includes(operator)) throw refusal(`Invalid operator: ${operator}`, 'invalid_operator');
}

function checkValue(property: JsonObject, value: JsonValue): void {
  const operator = operatorOf(property);
  if (operator === 'in' || operator === 'not_in') {
    const type = String(ownMember(property, 'type') ?? 'person');
    const detail = `The '${operator}' operator is only valid for cohort properties, not '${type}' properties.`;
    throw refusal(detail, 'invalid_operator');
  }
  const row = findPropertyOperator(operator);
  if (row === undefined) throw refusal(`Invalid operator: ${operator}`, 'invalid_operator');
  if (isReadable(row.compare(value)) && (row.takes !== 'TEXT' || typeof value === 'string')) return;
  if (row.takes === 'DATE') throw refusal(`Invalid date value: ${textOf(value)}`, 'invalid_date');
  throw refusal(`Invalid value for operator ${operator}: ${textOf(value)}`, 'invalid_value');
}

function checkPayloads(filters: JsonObject, isEncrypted: boolean): void {
  const payloads = ownMember(filters, 'payloads') ?? {};
  if (!isJsonObject(payloads)) throw refusal('Payloads must be passed as a dictionary');
  // A text that is not JSON is read as itself; JSON never is.
  const isJson = (text: string) => readPayload(text) !== text;
  const isValid = (text: string) => isJson(text) || (isEncrypted && text === REDACTED_PAYLOAD);
  const texts = Object.values(payloads).map(toPayloadText);
  if (!texts.every(isValid)) throw refusal('Payload value is not valid JSON');
  if (texts.map(readPayload).some(hasLargeInteger)) {
    throw refusal('Payload value has an integer beyond 2^53, which clients would round; write its digits as a string');
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

/** A value as PostHog's messages quote it. */
function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

function refusal(detail: string, code: WireErrorCode = 'invalid_input'): PosthogRefusal {
  return new PosthogRefusal(code, detail, 'filters');
}
