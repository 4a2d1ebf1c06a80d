import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { JsonObject } from '../../domain/json.ts';
import {
  type AttributeChange,
  type GroupUpdate,
  isStorableChange,
  isSubjectKey,
  type SubjectUpdate,
} from '../../domain/subject.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';

/** A report about one subject. Absent attributes change nothing. */
export interface SubjectInput {
  readonly targetingKey: string;
  readonly set?: JsonObject | undefined;
  /** Only sets attributes that the subject does not have. */
  readonly setOnce?: JsonObject | undefined;
  /** Names of attributes to remove from the subject. */
  readonly unset?: readonly string[] | undefined;
  /** The key under which the subject was known before it was identified. */
  readonly formerKey?: string | null | undefined;
}

/** A report about one group. */
export interface GroupInput {
  readonly groupType: string;
  readonly key: string;
  readonly set?: JsonObject | undefined;
}

/** An answer that an SDK computed locally. */
export interface EvaluationInput {
  readonly flagKey: string;
  /** The variant's key; null for off. */
  readonly variant: string | null;
}

/** The updates of a report about a subject; empty if its key is not valid. */
export function subjectUpdatesOf(subject: SubjectInput, at: EpochMilliseconds): readonly SubjectUpdate[] {
  const { targetingKey, formerKey, set = {}, setOnce = {}, unset = [] } = subject;
  if (!isSubjectKey(targetingKey)) return [];
  const isIdentified = typeof formerKey === 'string' && formerKey !== targetingKey && isSubjectKey(formerKey);
  const change = storable({ set, setOnce, unset });
  return [
    ...(isIdentified ? [{ kind: 'IDENTIFIED', targetingKey, formerKey, at } as const] : []),
    { kind: 'SEEN', targetingKey, change, at },
  ];
}

/** Whether a group has a type and a key that can be stored. */
export function isNamed({ groupType, key }: GroupInput): boolean {
  return isSubjectKey(groupType) && isSubjectKey(key);
}

/** The update of a report about a group. */
export function groupUpdateOf({ groupType, key, set = {} }: GroupInput, at: EpochMilliseconds): GroupUpdate {
  return { groupType, key, change: storable({ set, setOnce: {}, unset: [] }), at };
}

/** A change that is too large is dropped; the time when the subject was seen still counts. */
function storable(change: AttributeChange): AttributeChange {
  return isStorableChange(change) ? change : { set: {}, setOnce: {}, unset: [] };
}

/** Whether a flag can have given an answer: counts are stored by variant, so unknown variants would take unlimited memory. */
export function isPossibleIn({ flags, holdouts }: OrganizationSnapshot): (told: EvaluationInput) => boolean {
  return ({ flagKey, variant }) => {
    const flag = flags.get(flagKey);
    if (flag === undefined) return false;
    if (variant === null || flag.variants.some(({ key }) => key === variant)) return true;
    const holdout = flag.holdout === null ? undefined : holdouts.get(flag.holdout);
    return holdout !== undefined && variant === `holdout-${holdout.number}`;
  };
}
