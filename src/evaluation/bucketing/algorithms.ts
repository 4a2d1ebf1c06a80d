import type { BucketingAlgorithm } from '../../domain/targeting.ts';
import type { FlagHash } from './flag-hash.ts';
import { halyardHash } from './halyard.ts';

/** Every bucketing algorithm, by the key of the flag that it decides for. */
export const algorithms = {
  HALYARD: halyardHash,
} satisfies Record<BucketingAlgorithm, (flagKey: string) => FlagHash>;
