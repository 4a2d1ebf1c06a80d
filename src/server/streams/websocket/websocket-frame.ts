/** The first byte of a text in one frame. */
const WHOLE_TEXT = 0x81;

/** The longest length that fits in the second byte; above it, the second byte says how many further bytes hold the length. */
const LONGEST_IN_PLACE = 125;
const IN_TWO_BYTES = 126;
const IN_EIGHT_BYTES = 127;

/**
 * A text as the bytes of a frame from a server (https://www.rfc-editor.org/rfc/rfc6455#section-5.2), which is neither masked nor
 * compressed: the same for every socket. The text comes in parts, as bytes of UTF-8.
 */
export function textFrame(parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([headOf(length), ...parts]);
}

function headOf(length: number): Buffer {
  if (length <= LONGEST_IN_PLACE) return Buffer.from([WHOLE_TEXT, length]);
  const head = Buffer.alloc(length <= 0xffff ? 4 : 10);
  head[0] = WHOLE_TEXT;
  head[1] = length <= 0xffff ? IN_TWO_BYTES : IN_EIGHT_BYTES;
  if (length <= 0xffff) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
