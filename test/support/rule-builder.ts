import { createHash } from 'node:crypto';
import type { ExposureSchedule, ExposureStep } from '../../src/domain/exposure.ts';
import type { Condition, ConditionGroup, TargetingRule } from '../../src/domain/targeting.ts';

/** Whose things these are. */
export const ORGANIZATION_ID = 'org-nansen-akademiet';

/** When they were made. */
export const CREATED_AT = '2026-01-15T08:00:00.000Z';

/** When something was made and last changed. */
export const STAMPS = { createdAt: CREATED_AT, updatedAt: CREATED_AT };
export type ConditionShort = Partial<Condition> & Pick<Condition, 'operator'>;

export interface GroupShort {
  readonly match?: ConditionGroup['match'];
  readonly conditions?: readonly ConditionShort[];
}

export type ScheduleShort = Omit<Partial<ExposureSchedule>, 'steps'> & {
  readonly steps: readonly Partial<ExposureStep>[];
};

export interface RuleShort extends Omit<Partial<TargetingRule>, 'groups' | 'split' | 'exposureSchedule'> {
  /** All of them must hold. */
  readonly conditions?: readonly ConditionShort[];
  /** Instead of `conditions`: any of these groups. */
  readonly groups?: readonly GroupShort[];
  /** Weights by variant key. */
  readonly split?: Readonly<Record<string, number>>;
  readonly exposureSchedule?: ScheduleShort | null;
}

/** A UUID made from names. */
export function idOf(...names: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(names.join('/')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A targeting rule; without more it matches and exposes every subject. */
export function rule(short: RuleShort, owner = 'rule', key = 'rule-1'): TargetingRule {
  const { conditions, groups, split = {}, exposureSchedule = null, ...rest } = short;
  return {
    id: idOf('rule', owner),
    key,
    name: key,
    exposurePercentage: 100,
    fallsThrough: true,
    bucketing: null,
    startsAt: null,
    endsAt: null,
    extensions: {},
    ...STAMPS,
    ...rest,
    groups: conditionGroups(owner, conditions, groups),
    exposureSchedule: exposureSchedule === null ? null : schedule(exposureSchedule, owner),
    split: Object.entries(split).map(([name, weight]) => ({ id: idOf('split', owner, name), variant: name, weight })),
  };
}

/** A condition; without more it asks nothing of the attribute `plan`. */
export function condition(short: ConditionShort, owner = 'condition'): Condition {
  return {
    id: idOf('condition', owner),
    attribute: 'plan',
    values: [],
    ignoreCase: false,
    negate: false,
    groupType: null,
    ...short,
  };
}

/** An exposure schedule; without more it has not been started, and its steps last a day. */
export function schedule({ steps, ...rest }: ScheduleShort, owner = 'schedule'): ExposureSchedule {
  return {
    id: idOf('schedule', owner),
    strategy: 'UNIFORM_INTERVALS',
    autostart: false,
    startsAt: null,
    status: 'NOT_STARTED',
    runningSince: null,
    elapsedBefore: 0,
    passedPausePoints: 0,
    extensions: {},
    ...STAMPS,
    ...rest,
    steps: steps.map((step, index) => ({
      id: idOf('step', owner, index),
      exposurePercentage: 100,
      intervalMilliseconds: 86_400_000,
      isPausePoint: false,
      groupIndex: index,
      ...step,
    })),
  };
}

/** Groups of conditions; `conditions` alone are one group. */
export function conditionGroups(
  owner: string,
  conditions: readonly ConditionShort[] | undefined,
  groups: readonly GroupShort[] = conditions === undefined ? [] : [{ conditions }],
): ConditionGroup[] {
  return groups.map(({ match = 'ALL', conditions: asked = [] }, index) => ({
    id: idOf('group', owner, index),
    match,
    conditions: asked.map((one, place) => condition(one, `${owner}/${index}/${place}`)),
  }));
}
