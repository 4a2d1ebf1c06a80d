import type { JsonObject } from '../../../domain/json.ts';
import type { Condition } from '../../../domain/targeting.ts';
import { memberOf } from '../../http/extension-part.ts';
import { flagNumbered, type PosthogPlace, segmentNumbered } from '../project.ts';
import { groupTypeAt, numberIn } from './filters-schema.ts';
import { askProperty, NEVER, type Question } from './property-operators.ts';

/** A condition that has not been given its id. */
export type AskedCondition = Omit<Condition, 'id'>;

/** Where a property stands: only in cohorts is its `negation` heeded (contract §4.6). */
export type PropertyOwner = 'FLAG' | 'COHORT';

/** Where what properties refer to is found. */
export type PropertyPlace = Pick<PosthogPlace, 'organization'>;

/** What members of the context are called among a person's properties: the property first, then the domain's attribute. */
export const personMembers = { distinct_id: 'targetingKey', app_version: 'appVersion' } as const;

/** What the key of a group is called among its properties. */
export const groupKeyProperty = '$group_key';
/** What the domain calls it. */
export const GROUP_KEY_ATTRIBUTE = 'key';

/** What properties ask, in the domain's words; all must hold. What they refer to and is not there is satisfied by nobody. */
export function toConditions(
  properties: readonly JsonObject[],
  place: PropertyPlace,
  owner: PropertyOwner = 'FLAG',
): readonly AskedCondition[] {
  return properties.map((property) => toCondition(property, place, owner));
}

/** What one property asks. */
export function toCondition(property: JsonObject, place: PropertyPlace, owner: PropertyOwner = 'FLAG'): AskedCondition {
  const negate = owner === 'COHORT' && property.negation === true;
  return { ...askOf(property, place), negate };
}

function askOf(property: JsonObject, place: PropertyPlace): AskedCondition {
  const { type } = property;
  if (type === 'cohort') return askCohort(property, place);
  if (type === 'flag') return askFlag(property, place);
  const question = askProperty(operatorOf(property), memberOf(property, 'value') ?? null);
  if (type !== 'group') return asked(personAttribute(String(property.key)), question);
  const name = String(property.key);
  const attribute = name === groupKeyProperty ? GROUP_KEY_ATTRIBUTE : name;
  return { ...asked(attribute, question), groupType: groupTypeAt(numberIn(property.group_type_index) ?? 0, place) };
}

/** The operator of a property; without one it is `exact`, or for a cohort `in`. */
export function operatorOf({ type, operator }: JsonObject): string {
  if (typeof operator === 'string') return operator;
  return type === 'cohort' ? 'in' : 'exact';
}

/** The cohort that a property is about: its number, which older cohorts hold in a list; undefined where it is none. */
export function cohortNumber({ value }: JsonObject): number | undefined {
  return numberIn(Array.isArray(value) && value.length === 1 ? value[0] : value);
}

function askCohort(property: JsonObject, { organization }: PropertyPlace): AskedCondition {
  const number = cohortNumber(property);
  const segment = number === undefined ? undefined : segmentNumbered(organization, number);
  if (segment === undefined) return asked('cohort', NEVER);
  const operator = operatorOf(property) === 'not_in' ? 'NOT_IN_SEGMENT' : 'IN_SEGMENT';
  return asked('', { operator, values: [segment.key], ignoreCase: false });
}

function askFlag({ key, value = true }: JsonObject, { organization }: PropertyPlace): AskedCondition {
  const number = numberIn(key);
  const flag = number === undefined ? undefined : flagNumbered(organization, number);
  const isAnswer = typeof value === 'boolean' || (typeof value === 'string' && value !== '');
  if (flag === undefined || !isAnswer) return asked('flag', NEVER);
  return asked(flag.key, { operator: 'FLAG_EVALUATES_TO', values: [value], ignoreCase: false });
}

function personAttribute(property: string): string {
  const names: Readonly<Record<string, string>> = personMembers;
  return Object.hasOwn(names, property) ? (names[property] ?? property) : property;
}

function asked(attribute: string, question: Question): AskedCondition {
  return { attribute, ...question, negate: false, groupType: null };
}
