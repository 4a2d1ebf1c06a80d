import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucket, holdoutBucket } from '../../src/evaluation/bucketing/halyard.ts';
import { sha1First60Bits } from '../../src/evaluation/bucketing/sha1.ts';
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

function first60Bits(text: string): number {
  return Number.parseInt(createHash('sha1').update(text, 'utf8').digest('hex').slice(0, 15), 16);
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
    expect(bucket('f.', 'ida', 'variant')).toBe(first60Bits(`f.${'ida'}variant`) / Number(0xfffffffffffffffn));
  });
});

describe('sha1First60Bits', () => {
  it('rounds as parseInt rounds the first 15 digits of the SHA-1 of any text', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme' }), fc.string());
    fc.assert(
      fc.property(text, text, (id, salt) => {
        expect(sha1First60Bits('flag.', id, salt)).toBe(first60Bits(`flag.${id}${salt}`));
      }),
      { numRuns: 2_000 },
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
