import type { Flag, FlagSetting } from '../../../domain/flag.ts';
import { type JsonObject, jsonEqual } from '../../../domain/json.ts';
import type { Condition } from '../../../domain/targeting.ts';
import { parseVersion } from '../../../domain/version.ts';
import type { AskedCondition } from './property-map.ts';

/*
 * What must hold before a flag answers (a lowest version, prerequisites) is no part of PostHog's filters. It is shown as
 * properties that every condition set has, and what every condition set has is taken for it.
 */

const MINIMUM_VERSION = 'SEMVER_GREATER_THAN_OR_EQUAL';

/** What must hold before a flag answers, as conditions. */
export function requirementsOf(flag: Flag, setting: FlagSetting): readonly Condition[] {
  const minVersion = setting.rolloutCondition?.minVersion ?? null;
  return [
    ...(minVersion === null ? [] : [identified(versionCondition(minVersion))]),
    ...flag.prerequisites.map(({ flagKey, expected }) =>
      identified({ ...plain, attribute: flagKey, operator: 'FLAG_EVALUATES_TO', values: [expected] }),
    ),
  ];
}

/** What every one of some lists of conditions has of the requirements that a flag had, and a lowest version besides. */
export interface KeptRequirements {
  readonly conditions: readonly AskedCondition[];
  readonly minVersion: string | null;
  /** The keys of the flags that stay prerequisites. */
  readonly prerequisites: readonly string[];
}

/** Finds what every condition set requires: of what was required before, and the lowest version that they have in common. */
export function keptRequirements(
  before: readonly Condition[],
  sets: readonly (readonly AskedCondition[])[],
  mayHaveVersion: boolean,
): KeptRequirements {
  const isEverywhere = (condition: AskedCondition) => sets.length > 0 && sets.every((set) => has(set, condition));
  const prerequisites = before.filter((each) => each.operator === 'FLAG_EVALUATES_TO').filter(isEverywhere);
  const versions = mayHaveVersion ? (sets[0] ?? []).filter(isVersionCondition).filter(isEverywhere) : [];
  const [version] = versions;
  return {
    conditions: [...prerequisites, ...(version === undefined ? [] : [version])],
    minVersion: version === undefined ? null : String(version.values[0]),
    prerequisites: prerequisites.map(({ attribute }) => attribute),
  };
}

/** Some conditions without the first of each that is required anyway. */
export function withoutRequirements(
  conditions: readonly AskedCondition[],
  required: readonly AskedCondition[],
): readonly AskedCondition[] {
  const left = [...conditions];
  for (const requirement of required) {
    const place = left.findIndex((condition) => isSameCondition(condition, requirement));
    if (place !== -1) left.splice(place, 1);
  }
  return left;
}

/** Whether two conditions ask the same. */
export function isSameCondition(left: AskedCondition, right: AskedCondition): boolean {
  return jsonEqual(essence(left), essence(right));
}

/** What a condition asks, whatever it is called. */
export function essence({ attribute, operator, values, ignoreCase, negate, groupType }: AskedCondition): JsonObject {
  return { attribute, operator, values, ignoreCase, negate, groupType };
}

const plain = { ignoreCase: false, negate: false, groupType: null } as const;

function versionCondition(minVersion: string): AskedCondition {
  return { ...plain, attribute: 'appVersion', operator: MINIMUM_VERSION, values: [minVersion] };
}

function isVersionCondition(condition: AskedCondition): boolean {
  const [version] = condition.values;
  if (typeof version !== 'string' || parseVersion(version) === undefined) return false;
  return isSameCondition(condition, versionCondition(version));
}

function has(set: readonly AskedCondition[], condition: AskedCondition): boolean {
  return set.some((other) => isSameCondition(other, condition));
}

/** The requirements are no conditions of their own, and so have no ids of their own. */
function identified(condition: AskedCondition): Condition {
  return { id: condition.attribute, ...condition };
}
