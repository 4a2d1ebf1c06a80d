/*
 * SHA-1 (FIPS 180-4, https://csrc.nist.gov/pubs/fips/180-4/upd1/final) by hand: node:crypto costs microseconds and several
 * objects per hash, and percentages are decided millions of times a second. Evaluation is synchronous, so one block and one
 * state serve all, and hashing allocates nothing. SHA-1 spreads subjects here; it protects nothing.
 */

import { at, block, compress, state } from './sha1-block.ts';

const BLOCK_MASK = 63;
const LENGTH_OFFSET = 56;
const LENGTH_WORD = 15;

/** The last bytes of the message that do not fill a word yet, the newest lowest. */
let pending = 0;

/**
 * The first 60 bits of the SHA-1 of `prefix + id + salt` in UTF-8, as the Number that `parseInt` makes of the first
 * 15 hexadecimal digits: 60 bits do not fit a Number, and the rounding (once, half to even) is the same.
 */
export function sha1First60Bits(prefix: string, id: string, salt: string): number {
  state[0] = 0x67452301;
  state[1] = -0x10325477;
  state[2] = -0x67452302;
  state[3] = 0x10325476;
  state[4] = -0x3c2d1e10;
  finish(append(salt, append(id, append(prefix, 0))));
  return (at(state, 0) >>> 0) * 0x10000000 + (at(state, 1) >>> 4);
}

/** Appends a text in UTF-8 after `length` bytes; returns the new length. */
function append(text: string, length: number): number {
  let end = length;
  let bytes = pending;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) {
      pending = bytes;
      return appendUnicode(text, index, end);
    }
    bytes = (bytes << 8) | unit;
    end += 1;
    if ((end & 3) === 0) appendWord(bytes, end);
  }
  pending = bytes;
  return end;
}

/** Appends the rest of a text that is not ASCII. */
function appendUnicode(text: string, start: number, length: number): number {
  let end = length;
  for (let index = start; index < text.length; index += 1) {
    // A surrogate without its other half becomes U+FFFD, as in every encoder to UTF-8 (https://encoding.spec.whatwg.org).
    const point = text.codePointAt(index) ?? 0;
    end = appendPoint(point >= 0xd800 && point <= 0xdfff ? 0xfffd : point, end);
    if (point > 0xffff) index += 1;
  }
  return end;
}

function appendPoint(point: number, length: number): number {
  if (point < 0x80) return appendByte(point, length);
  let end = length;
  if (point < 0x800) {
    end = appendByte(0xc0 | (point >> 6), end);
  } else {
    if (point < 0x10000) {
      end = appendByte(0xe0 | (point >> 12), end);
    } else {
      end = appendByte(0xf0 | (point >> 18), end);
      end = appendByte(0x80 | ((point >> 12) & 0x3f), end);
    }
    end = appendByte(0x80 | ((point >> 6) & 0x3f), end);
  }
  return appendByte(0x80 | (point & 0x3f), end);
}

function appendByte(byte: number, length: number): number {
  const end = length + 1;
  pending = (pending << 8) | byte;
  if ((end & 3) === 0) appendWord(pending, end);
  return end;
}

/** Puts the word that ends after `end` bytes into the block, and hashes the block if it is full. */
function appendWord(word: number, end: number): void {
  const place = (end - 1) & BLOCK_MASK;
  block[place >> 2] = word;
  if (place === BLOCK_MASK) compress();
}

/** Pads with a one bit, zeros and the length of the message in bits (FIPS 180-4 §5.1.1). */
function finish(length: number): void {
  const place = length & BLOCK_MASK;
  block[place >> 2] = ((pending << 8) | 0x80) << ((3 - (place & 3)) << 3);
  if (place >= LENGTH_OFFSET) {
    block.fill(0, (place >> 2) + 1);
    compress();
    block.fill(0, 0, LENGTH_WORD - 1);
  } else {
    for (let index = (place >> 2) + 1; index < LENGTH_WORD - 1; index += 1) block[index] = 0;
  }
  block[LENGTH_WORD - 1] = length / 0x20000000;
  block[LENGTH_WORD] = length << 3;
  compress();
}
