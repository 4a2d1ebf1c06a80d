import type { Flag, FlagSetting } from '../../../domain/flag.ts';
import type { Condition } from '../../../domain/targeting.ts';
import { parseVersion } from '../../../domain/version.ts';
import { isSameCondition } from './filters-meaning.ts';
import type { ConditionDraft } from './property-map.ts';

/*
 * PostHog's filters have no minimum version and no prerequisites. They are shown as properties of every condition set; and
 * properties that every condition set has are read as them.
 */

const plain = { ignoreCase: false, negate: false, groupType: null } as const;

/** The minimum version and the prerequisites of a flag, as conditions. */
export function requirementsOf(flag: Flag, setting: FlagSetting): readonly Condition[] {
  const minVersion = setting.rolloutCondition?.minVersion ?? null;
  const drafts = [
    ...(minVersion === null ? [] : [versionCondition(minVersion)]),
    ...flag.prerequisites.map(
      ({ flagKey, expected }): ConditionDraft => ({
        ...{ ...plain, attribute: flagKey },
        ...{ operator: 'FLAG_EVALUATES_TO', values: [expected] },
      }),
    ),
  ];
  return drafts.map((draft) => ({ id: draft.attribute, ...draft }));
}

/** What every condition set requires. */
export interface Requirements {
  readonly conditions: readonly ConditionDraft[];
  readonly minVersion: string | null;
  /** The keys of the flags that stay prerequisites. */
  readonly prerequisites: readonly string[];
}

/** Finds what every condition set requires: earlier prerequisites, and a minimum version. */
export function commonRequirements(
  before: readonly Condition[],
  sets: readonly (readonly ConditionDraft[])[],
  mayHaveVersion: boolean,
): Requirements {
  const isEverywhere = (condition: ConditionDraft) =>
    sets.length > 0 && sets.every((set) => set.some((other) => isSameCondition(other, condition)));
  const prerequisites = before.filter((each) => each.operator === 'FLAG_EVALUATES_TO').filter(isEverywhere);
  const versions = mayHaveVersion ? (sets[0] ?? []).filter(isVersionCondition).filter(isEverywhere) : [];
  const [version] = versions;
  return {
    conditions: [...prerequisites, ...(version === undefined ? [] : [version])],
    minVersion: version === undefined ? null : String(version.values[0]),
    prerequisites: prerequisites.map(({ attribute }) => attribute),
  };
}

/** Conditions without the first occurrence of each requirement. */
export function withoutRequirements(
  conditions: readonly ConditionDraft[],
  required: readonly ConditionDraft[],
): readonly ConditionDraft[] {
  const left = [...conditions];
  for (const requirement of required) {
    const index = left.findIndex((condition) => isSameCondition(condition, requirement));
    if (index !== -1) left.splice(index, 1);
  }
  return left;
}

function versionCondition(minVersion: string): ConditionDraft {
  return { ...plain, attribute: 'appVersion', operator: 'SEMVER_GREATER_THAN_OR_EQUAL', values: [minVersion] };
}

function isVersionCondition(condition: ConditionDraft): boolean {
  const [version] = condition.values;
  if (typeof version !== 'string' || parseVersion(version) === undefined) return false;
  return isSameCondition(condition, versionCondition(version));
}
