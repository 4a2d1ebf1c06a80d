import type { FlagHash } from './flag-hash.ts';
import { sha1First60Bits } from './sha1.ts';

// As a Number this is 2 to the power of 60, in every SDK.
const MAXIMUM_HASH = Number(0xfffffffffffffffn);

/**
 * Where an identifier falls for a prefix (`flagKey + "."`), from 0 to 1:
 * `int(hex(sha1(flagKey + "." + id + salt))[0..15]) / 0xfffffffffffffff`, which is PostHog's formula. The salt is empty for
 * exposures and `variant` for splits. The empty identifier falls at 0, before all others.
 */
export function bucket(prefix: string, id: string, salt: string): number {
  return id === '' ? 0 : sha1First60Bits(prefix, id, salt) / MAXIMUM_HASH;
}

/** Where an identifier falls for holdouts. The flag's key takes no part: a subject held out of one flag is held out of all. */
export function holdoutBucket(id: string): number {
  return bucket('holdout-', id, '');
}

/** Halyard's own algorithm. */
export class HalyardHash implements FlagHash {
  readonly #prefix: string;

  constructor(flagKey: string) {
    this.#prefix = `${flagKey}.`;
  }

  exposurePosition(id: string): number {
    return bucket(this.#prefix, id, '');
  }

  isExposed(id: string, percentage: number): boolean {
    return bucket(this.#prefix, id, '') <= percentage / 100;
  }

  pickSlice(id: string, ends: readonly number[]): number {
    const position = bucket(this.#prefix, id, 'variant');
    return ends.findIndex((end) => position < end);
  }
}
