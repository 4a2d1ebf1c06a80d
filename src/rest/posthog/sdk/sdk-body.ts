import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import { andThen, type MaybePromise } from '../../../domain/maybe-promise.ts';
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
export function readSdkBody(headers: HeaderReader, readBytes: ByteSource): MaybePromise<JsonObject> {
  const contentType = headers.get('content-type') ?? '';
  return andThen(readBytes(), (sent) => {
    const bytes = FORM.test(contentType) ? dataOfForm(sent) : sent;
    if (bytes === sent && !JSON_OR_TEXT.test(contentType)) throw new HttpProblem('UNSUPPORTED_MEDIA_TYPE');
    return andThen(decode(bytes), toObject);
  });
}

function toObject(value: JsonValue): JsonObject {
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

function decode(bytes: Uint8Array): MaybePromise<JsonValue> {
  const decoded = isGzip(bytes) ? bytes : (fromBase64(bytes) ?? bytes);
  return andThen(isGzip(decoded) ? inflate(decoded) : decoded, parseTolerantly);
}

/** JSON objects and lists begin with a character that base64 does not have. */
function fromBase64(bytes: Uint8Array): Uint8Array | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 8)).toString('latin1');
  return /^[\w+/-]{4}/.test(text) ? Buffer.from(Buffer.from(bytes).toString('latin1'), 'base64') : undefined;
}

function parseTolerantly(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes);
  } catch (error) {
    const text = new TextDecoder().decode(bytes);
    const mended = text.replaceAll(STRING_OR_NOT_FINITE, (found) => (found.startsWith('"') ? found : 'null'));
    if (mended === text) throw error;
    return parseJson(new TextEncoder().encode(mended));
  }
}
