import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucket, holdoutBucket } from '../../src/evaluation/bucketing/halyard.ts';
import { sha1First60Bits } from '../../src/evaluation/bucketing/sha1.ts';
import { runs } from '../support/runs.ts';
import { readCases } from './cases.ts';

interface ExposureRow {
  readonly flagKey: string;
  readonly id: string;
  readonly exposure: number;
  readonly variant: number;
}

interface HoldoutRow {
  readonly flagKey: null;
  readonly id: string;
  readonly bucket: number;
}

const rows = readCases<ExposureRow | HoldoutRow>('bucket');

function first60Bits(...parts: readonly string[]): number {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part, 'utf8');
  return Number.parseInt(hash.digest('hex').slice(0, 15), 16);
}

describe('bucket', () => {
  it.each(rows.filter((row) => row.flagKey !== null))('$id falls for $flagKey where every SDK puts it', (row) => {
    expect(bucket(`${row.flagKey}.`, row.id, '')).toBe(row.exposure);
    expect(bucket(`${row.flagKey}.`, row.id, 'variant')).toBe(row.variant);
  });

  it.each(rows.filter((row) => row.flagKey === null))('$id falls for holdouts where every SDK puts it', (row) => {
    expect(holdoutBucket(row.id)).toBe(row.bucket);
  });

  it('is 0 for the empty identifier, with any flag and salt', () => {
    expect([bucket('f.', '', ''), bucket('g.', '', 'variant'), holdoutBucket('')]).toEqual([0, 0, 0]);
  });

  it('divides by 0xfffffffffffffff', () => {
    expect(bucket('f.', 'ida', 'variant')).toBe(first60Bits('f.', 'ida', 'variant') / Number(0xfffffffffffffffn));
  });
});

describe('sha1First60Bits', () => {
  it('rounds as parseInt rounds the first 15 digits of the SHA-1 of any text', () => {
    const units = fc.uint16Array({ maxLength: 200 }).map((codes) => String.fromCharCode(...codes));
    const text = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'grapheme' }),
      units,
    );
    fc.assert(
      fc.property(text, text, text, (prefix, id, salt) => {
        // Each part is encoded on its own: a pair of surrogates never spans two of them.
        expect(sha1First60Bits(prefix, id, salt)).toBe(first60Bits(prefix, id, salt));
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('hashes texts of every length around the ends of blocks', () => {
    for (let length = 0; length < 200; length += 1) {
      const text = 'a'.repeat(length);
      expect(sha1First60Bits(text, '', '')).toBe(first60Bits(text));
      expect(sha1First60Bits('', text, 'å🎓')).toBe(first60Bits(`${text}å🎓`));
    }
  });

  it('takes half of a surrogate pair for the replacement character, as encoders do', () => {
    for (const text of ['\ud83c', '\udf93x', 'a\ud83c\ud83c\udf93']) {
      expect(sha1First60Bits('', text, '.')).toBe(first60Bits(`${text}.`));
    }
  });
});
