import type { EvaluationContext } from '../../domain/evaluation.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Bucketing } from '../../domain/targeting.ts';
import { groupOf, ownMember } from '../read-attribute.ts';
import { bucketOf } from './bucket.ts';

/** What percentages are hashed from: null for a subject without, undefined for a subject in no group of the type asked for. */
export type Identify = (context: EvaluationContext) => string | null | undefined;

const identifiers = {
  TARGETING_KEY: () => (context) => context.targetingKey,
  DEVICE_ID: () => (context) => context.deviceId,
  GROUP: (bucketing) => {
    const groupType = bucketing.by === 'GROUP' ? bucketing.groupType : '';
    return (context) => groupOf(context, groupType)?.key;
  },
} satisfies Record<Bucketing['by'], (bucketing: Bucketing) => Identify>;

/** The reader of what a bucketing of a flag hashes: with experience continuity, what the subject was first known by. */
export function identifierOf(
  bucketing: Bucketing,
  { key, experienceContinuity }: Pick<Flag, 'key' | 'experienceContinuity'>,
): Identify {
  if (!experienceContinuity || bucketing.by !== 'TARGETING_KEY') return identifiers[bucketing.by](bucketing);
  return ({ hashKeys, targetingKey }) =>
    hashKeys === undefined ? targetingKey : (ownMember(hashKeys, key) ?? targetingKey);
}

/** Whether a percentage leaves anything to be decided by hashing: 100 takes in everybody, 0 nobody. */
export function isShare(percentage: number): boolean {
  return percentage > 0 && percentage < 100;
}

/**
 * Whether an identifier is among the first `percentage` of those of a flag. Without an identifier nothing short of
 * 100 % takes it in.
 */
export function isExposed(prefix: string, id: string | null | undefined, percentage: number): boolean {
  if (!isShare(percentage)) return percentage >= 100;
  if (!isHashable(id)) return false;
  return bucketOf(prefix, id, '') <= percentage / 100;
}

/** What an explanation says of a percentage that met a subject without the identifier that it is hashed from. */
export const NOTHING_TO_HASH = 'the subject has nothing to be hashed';

/** Whether there is an identifier to hash. */
export function isHashable(id: string | null | undefined): id is string {
  return id !== null && id !== undefined && id !== '';
}

/** Why {@link isExposed} said so, for explanations. */
export function explainExposure(prefix: string, id: string | null | undefined, percentage: number): string {
  if (!isShare(percentage)) return percentage >= 100 ? '100 % is everybody' : 'nobody is exposed';
  if (!isHashable(id)) return NOTHING_TO_HASH;
  const place = bucketOf(prefix, id, '');
  const standing = place <= percentage / 100 ? 'within' : 'beyond';
  return `the subject falls at ${(place * 100).toFixed(2)} %, ${standing} ${percentage} %`;
}
