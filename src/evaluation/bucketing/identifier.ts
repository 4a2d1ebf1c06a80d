import type { EvaluationContext } from '../../domain/evaluation.ts';
import type { Flag } from '../../domain/flag.ts';
import { ownMember } from '../../domain/json.ts';
import type { Bucketing } from '../../domain/targeting.ts';
import { groupOf } from '../read-attribute.ts';

/** Reads the identifier to hash; null if the context has none, undefined if the subject is in no group of the type. */
export type IdentifierReader = (context: EvaluationContext) => string | null | undefined;

const readTargetingKey: IdentifierReader = ({ targetingKey }) => targetingKey;
const readDeviceId: IdentifierReader = ({ deviceId }) => deviceId || null;

const readers = {
  TARGETING_KEY: () => readTargetingKey,
  DEVICE_ID: () => readDeviceId,
  GROUP: (bucketing) => {
    const groupType = bucketing.by === 'GROUP' ? bucketing.groupType : '';
    return (context) => groupOf(context, groupType)?.key || undefined;
  },
} satisfies Record<Bucketing['by'], (bucketing: Bucketing) => IdentifierReader>;

/** The reader of what a flag hashes; with experience continuity this is the key under which the subject first became known. */
export function identifierOf(
  bucketing: Bucketing,
  { key, experienceContinuity }: Pick<Flag, 'key' | 'experienceContinuity'>,
): IdentifierReader {
  if (!experienceContinuity || bucketing.by !== 'TARGETING_KEY') return readers[bucketing.by](bucketing);
  return ({ hashKeys, targetingKey }) =>
    hashKeys === undefined ? targetingKey : (ownMember(hashKeys, key) ?? targetingKey);
}

/** Whether there is an identifier to hash. */
export function isHashable(id: string | null | undefined): id is string {
  return id !== null && id !== undefined;
}
