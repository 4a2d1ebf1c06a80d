import { sha1First60Bits } from './sha1.ts';

// As a Number this is 2 to the power of 60, in every SDK.
const MAXIMUM_HASH = Number(0xfffffffffffffffn);

/**
 * Where an identifier falls for a flag, from 0 to 1: `int(hex(sha1(flagKey + "." + id + salt))[0..15]) / 0xfffffffffffffff`.
 * The salt is empty for exposures and `variant` for splits. SDKs that evaluate locally compute the same: never change it.
 */
export function bucket(flagKey: string, id: string, salt: string): number {
  return bucketOf(`${flagKey}.`, id, salt);
}

/** {@link bucket} with the prefix (`flagKey + "."`) made once. */
export function bucketOf(prefix: string, id: string, salt: string): number {
  return sha1First60Bits(prefix, id, salt) / MAXIMUM_HASH;
}

/** Where an identifier falls for holdouts, whatever the flag: those held out of one flag are held out of all. */
export function holdoutBucket(id: string): number {
  return bucketOf('holdout-', id, '');
}
