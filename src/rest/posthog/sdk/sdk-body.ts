import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import { HttpProblem } from '../../http/http-problem.ts';
import type { ByteSource, HeaderReader } from '../../http/incoming.ts';
import { inflate, isGzip } from '../../http/inflate.ts';
import { parseJson } from '../../http/json-body.ts';

/** JSON, and the types that browsers send without a preflight. */
const JSON_OR_TEXT = /^(?:$|text\/plain|application\/(?:[\w.+-]+\+)?json|application\/octet-stream)\s*(?:;|$)/i;
const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/**
 * A string, or one of the numbers that JavaScript and Python print and JSON does not have. An unterminated string matches too:
 * otherwise each quotation mark in it would start another search, and the time would be quadratic.
 */
const STRING_OR_NOT_FINITE = /"(?:\\[\s\S]|[^"\\])*(?:"|\\?$)|-?\b(?:NaN|Infinity)\b/g;

/**
 * Reads a body as PostHog's SDKs send it (contract §5.1): JSON under any of their content types; gzip, with or without a header;
 * base64 of either, also as `data` of a form. A list is read as a `batch`. Throws HttpProblem for anything else.
 */
export async function readSdkBody(headers: HeaderReader, readBytes: ByteSource): Promise<JsonObject> {
  const contentType = headers.get('content-type') ?? '';
  const sent = await readBytes();
  const bytes = FORM.test(contentType) ? dataOfForm(sent) : sent;
  if (bytes === sent && !JSON_OR_TEXT.test(contentType)) throw new HttpProblem('UNSUPPORTED_MEDIA_TYPE');
  const value = await decode(bytes);
  if (isJsonObject(value)) return value;
  if (Array.isArray(value)) return { batch: value };
  throw new HttpProblem('MALFORMED_JSON');
}

/** A form without `data` may be JSON under the wrong content type. */
function dataOfForm(bytes: Uint8Array): Uint8Array {
  const data = new URLSearchParams(new TextDecoder().decode(bytes)).get('data');
  // An unescaped `+` of base64 arrives as a space.
  return data === null ? Uint8Array.from(bytes) : new TextEncoder().encode(data.replaceAll(' ', '+'));
}

async function decode(bytes: Uint8Array): Promise<JsonValue> {
  const decoded = isGzip(bytes) ? bytes : (fromBase64(bytes) ?? bytes);
  return parseTolerantly(isGzip(decoded) ? await inflate(decoded) : decoded);
}

/** JSON objects and lists begin with a character that base64 does not have. */
function fromBase64(bytes: Uint8Array): Uint8Array | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 8)).toString('latin1');
  return /^[\w+/-]{4}/.test(text) ? Buffer.from(Buffer.from(bytes).toString('latin1'), 'base64') : undefined;
}

/** An integer that a number would round, or a string, which may have one in it. */
const STRING_OR_LONG_INTEGER = /"(?:\\[\s\S]|[^"\\])*(?:"|\\?$)|(?<![\w.+-])-?\d{16,}(?![\w.])/g;

/** Long integers are ids: they become texts, which keep their digits. */
function withDigits(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!/\d{16}/.test(text)) return bytes;
  const isSafe = (found: string) => found.startsWith('"') || Number.isSafeInteger(Number(found));
  const kept = text.replaceAll(STRING_OR_LONG_INTEGER, (found) => (isSafe(found) ? found : `"${found}"`));
  return Buffer.from(kept, 'latin1');
}

function parseTolerantly(sent: Uint8Array): JsonValue {
  const bytes = withDigits(sent);
  try {
    return parseJson(bytes);
  } catch (error) {
    const text = new TextDecoder().decode(bytes);
    const mended = text.replaceAll(STRING_OR_NOT_FINITE, (found) => (found.startsWith('"') ? found : 'null'));
    if (mended === text) throw error;
    return parseJson(new TextEncoder().encode(mended));
  }
}
