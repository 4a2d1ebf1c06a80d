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

/** What is told of one subject. Absent attributes are none. */
export interface SubjectInput {
  readonly targetingKey: string;
  readonly set?: JsonObject | undefined;
  /** Only counts for attributes that the subject has not. */
  readonly setOnce?: JsonObject | undefined;
  /** Names of attributes that the subject has no longer. */
  readonly unset?: readonly string[] | undefined;
  /** The key under which the subject was known before it was identified. */
  readonly formerKey?: string | null | undefined;
}

/** What is told of one group. */
export interface GroupInput {
  readonly groupType: string;
  readonly key: string;
  readonly set?: JsonObject | undefined;
}

/** An answer that a caller came to by itself. */
export interface EvaluationInput {
  readonly flagKey: string;
  /** The variant's key; null for off. */
  readonly variant: string | null;
}

/** What is to be remembered of what was told of a subject; nothing for a key that is none. */
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

/** Whether a group has a type and a key that can be remembered. */
export function isNamed({ groupType, key }: GroupInput): boolean {
  return isSubjectKey(groupType) && isSubjectKey(key);
}

/** What is to be remembered of what was told of a group. */
export function groupUpdateOf({ groupType, key, set = {} }: GroupInput, at: EpochMilliseconds): GroupUpdate {
  return { groupType, key, change: storable({ set, setOnce: {}, unset: [] }), at };
}

/** A change that is too large leaves everything as it is; who was seen was seen all the same. */
function storable(change: AttributeChange): AttributeChange {
  return isStorableChange(change) ? change : { set: {}, setOnce: {}, unset: [] };
}

/** Which answers a flag can have given: counts are kept by variant, and must not become as many as a caller can invent. */
export function isPossibleIn({ flags, holdouts }: OrganizationSnapshot): (told: EvaluationInput) => boolean {
  return ({ flagKey, variant }) => {
    const flag = flags.get(flagKey);
    if (flag === undefined) return false;
    if (variant === null || flag.variants.some(({ key }) => key === variant)) return true;
    const holdout = flag.holdout === null ? undefined : holdouts.get(flag.holdout);
    return holdout !== undefined && variant === `holdout-${holdout.number}`;
  };
}
