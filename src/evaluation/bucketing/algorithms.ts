import type { BucketingAlgorithm } from '../../domain/targeting.ts';
import type { FlagHash } from './flag-hash.ts';
import { HalyardHash } from './halyard.ts';

/** Every bucketing algorithm, by the key of the flag that it decides for. */
export const algorithms = {
  HALYARD: (flagKey) => new HalyardHash(flagKey),
} satisfies Record<BucketingAlgorithm, (flagKey: string) => FlagHash>;
