/*
 * SHA-1 (FIPS 180-4, https://csrc.nist.gov/pubs/fips/180-4/upd1/final) by hand: node:crypto costs microseconds and several
 * objects per hash, and percentages are decided millions of times a second. Evaluation is synchronous, so one set of scratch
 * buffers serves all, and hashing allocates nothing. SHA-1 spreads subjects here; it protects nothing.
 */

const BLOCK_MASK = 63;
const LENGTH_OFFSET = 56;

const block = new Uint8Array(64);
const blockView = new DataView(block.buffer);
const schedule = new Int32Array(80);
const state = new Int32Array(5);

/**
 * The first 60 bits of the SHA-1 of `first + second + third` in UTF-8, as the Number that `parseInt` makes of the first
 * 15 hexadecimal digits: 60 bits do not fit a Number, and the rounding (once, half to even) is the same.
 */
export function sha1First60Bits(first: string, second: string, third: string): number {
  state[0] = 0x67452301;
  state[1] = -0x10325477;
  state[2] = -0x67452302;
  state[3] = 0x10325476;
  state[4] = -0x3c2d1e10;
  finish(append(third, append(second, append(first, 0))));
  return (stateWord(0) >>> 0) * 0x10000000 + (stateWord(1) >>> 4);
}

/** Appends a text in UTF-8 after `length` bytes; returns the new length. */
function append(text: string, length: number): number {
  let end = length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      block[end & BLOCK_MASK] = unit;
      end += 1;
      if ((end & BLOCK_MASK) === 0) compress();
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
  block[length & BLOCK_MASK] = byte;
  const end = length + 1;
  if ((end & BLOCK_MASK) === 0) compress();
  return end;
}

/** Pads with a one bit, zeros and the length of the message in bits (FIPS 180-4 §5.1.1). */
function finish(length: number): void {
  let free = appendByte(0x80, length) & BLOCK_MASK;
  if (free > LENGTH_OFFSET) {
    block.fill(0, free);
    compress();
    free = 0;
  }
  for (; free < LENGTH_OFFSET; free += 1) block[free] = 0;
  blockView.setUint32(LENGTH_OFFSET, length / 0x20000000);
  blockView.setUint32(LENGTH_OFFSET + 4, length << 3);
  compress();
}

// An index is always inside; the zero only tells the type checker so, and costs nothing.
function word(index: number): number {
  return schedule[index] ?? 0;
}

function stateWord(index: number): number {
  return state[index] ?? 0;
}

/** Hashes one block (FIPS 180-4 §6.1.2). */
function compress(): void {
  expandSchedule();
  let a = stateWord(0);
  let b = stateWord(1);
  let c = stateWord(2);
  let d = stateWord(3);
  let e = stateWord(4);
  for (let round = 0; round < 80; round += 1) {
    const next = (((a << 5) | (a >>> 27)) + mix(round, b, c, d) + e + word(round)) | 0;
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

function expandSchedule(): void {
  for (let index = 0; index < 16; index += 1) schedule[index] = blockView.getInt32(index * 4);
  for (let index = 16; index < 80; index += 1) {
    const mixed = word(index - 3) ^ word(index - 8) ^ word(index - 14) ^ word(index - 16);
    schedule[index] = (mixed << 1) | (mixed >>> 31);
  }
}

/** The function of a round and its constant (FIPS 180-4 §4.1.1 and §4.2.1). */
function mix(round: number, b: number, c: number, d: number): number {
  if (round < 20) return ((d ^ (b & (c ^ d))) + 0x5a827999) | 0;
  if (round < 40) return ((b ^ c ^ d) + 0x6ed9eba1) | 0;
  if (round < 60) return (((b & c) | (d & (b | c))) - 0x70e44324) | 0;
  return ((b ^ c ^ d) - 0x359d3e2a) | 0;
}
