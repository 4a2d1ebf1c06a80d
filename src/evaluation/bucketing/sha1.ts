/*
 * SHA-1 (FIPS 180-4, https://csrc.nist.gov/pubs/fips/180-4/upd1/final) by hand: node:crypto costs microseconds and several
 * objects per hash, and percentages are decided millions of times a second. Evaluation is synchronous, so one schedule and one
 * state serve all, and hashing allocates nothing. SHA-1 spreads subjects here; it protects nothing.
 */

const BLOCK_MASK = 63;
const LENGTH_OFFSET = 56;
const LENGTH_WORD = 15;

/** The message schedule; its first 16 words are the block that is being filled. */
const schedule = new Int32Array(80);

const state = new Int32Array(5);

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
  clearBlock();
  finish(append(salt, append(id, append(prefix, 0))));
  return (stateWord(0) >>> 0) * 0x10000000 + (stateWord(1) >>> 4);
}

function clearBlock(): void {
  for (let index = 0; index < 16; index += 1) schedule[index] = 0;
}

/** Appends a text in UTF-8 after `length` bytes; returns the new length. */
function append(text: string, length: number): number {
  let end = length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      end = appendByte(unit, end);
    } else {
      // A surrogate without its other half becomes U+FFFD, as in every encoder to UTF-8 (https://encoding.spec.whatwg.org).
      const point = text.codePointAt(index) ?? 0;
      end = appendMultiByte(point >= 0xd800 && point <= 0xdfff ? 0xfffd : point, end);
      if (point > 0xffff) index += 1;
    }
  }
  return end;
}

function appendMultiByte(point: number, length: number): number {
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
  const place = length & BLOCK_MASK;
  schedule[place >> 2] = word(place >> 2) | (byte << (24 - ((place & 3) << 3)));
  if (place === BLOCK_MASK) {
    compress();
    clearBlock();
  }
  return length + 1;
}

/** Pads with a one bit, zeros and the length of the message in bits (FIPS 180-4 §5.1.1). */
function finish(length: number): void {
  const end = appendByte(0x80, length) & BLOCK_MASK;
  if (end > LENGTH_OFFSET) {
    compress();
    clearBlock();
  }
  schedule[LENGTH_WORD - 1] = length / 0x20000000;
  schedule[LENGTH_WORD] = length << 3;
  compress();
}

// An index is always inside; the zero only tells the type checker so, and costs nothing.
function word(index: number): number {
  return schedule[index] ?? 0;
}

function stateWord(index: number): number {
  return state[index] ?? 0;
}

/** The word of the schedule that the earlier ones make (FIPS 180-4 §6.1.2, step 1). */
function expand(index: number): number {
  const mixed = word(index - 3) ^ word(index - 8) ^ word(index - 14) ^ word(index - 16);
  const expanded = (mixed << 1) | (mixed >>> 31);
  schedule[index] = expanded;
  return expanded;
}

/** Hashes one block (FIPS 180-4 §6.1.2). A loop for each function of §4.1.1 is half as fast again as choosing one every round. */
function compress(): void {
  let a = stateWord(0);
  let b = stateWord(1);
  let c = stateWord(2);
  let d = stateWord(3);
  let e = stateWord(4);
  let next = 0;
  for (let index = 0; index < 20; index += 1) {
    const part = index < 16 ? word(index) : expand(index);
    next = (((a << 5) | (a >>> 27)) + (d ^ (b & (c ^ d))) + e + 0x5a827999 + part) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let index = 20; index < 40; index += 1) {
    next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0x6ed9eba1 + expand(index)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let index = 40; index < 60; index += 1) {
    next = (((a << 5) | (a >>> 27)) + ((b & c) | (d & (b | c))) + e - 0x70e44324 + expand(index)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let index = 60; index < 80; index += 1) {
    next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e - 0x359d3e2a + expand(index)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  state[0] = stateWord(0) + a;
  state[1] = stateWord(1) + b;
  state[2] = stateWord(2) + c;
  state[3] = stateWord(3) + d;
  state[4] = stateWord(4) + e;
}
