import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import { HttpProblem } from '../../http/http-problem.ts';
import type { ByteSource, HeaderReader } from '../../http/incoming.ts';
import { inflate, isGzip } from '../../http/inflate.ts';
import { parseJson } from '../../http/json-body.ts';

/** JSON, or text that is not said to be anything else: what browsers send without asking first. */
const READ_AS_IT_IS = /^(?:$|text\/plain|application\/(?:[\w.+-]+\+)?json|application\/octet-stream)\s*(?:;|$)/i;
const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/**
 * A text, or one of the numbers that JavaScript and Python print and JSON does not have. A text without an end is one as well: were
 * it none, the search would begin anew at each quotation mark in it, and a body of those alone would take minutes.
 */
const TEXT_OR_NO_NUMBER = /"(?:\\[\s\S]|[^"\\])*(?:"|\\?$)|-?\b(?:NaN|Infinity)\b/g;

/**
 * Reads a body as PostHog's SDKs send it (contract §5.1): JSON, whatever its content type says; gzip, whether a header says so or
 * its first bytes; base64 of either, also as `data` of a form. A list is a `batch`. Throws HttpProblem for anything else.
 */
export async function readSdkBody(headers: HeaderReader, bytesOf: ByteSource): Promise<JsonObject> {
  const contentType = headers.get('content-type') ?? '';
  const sent = await bytesOf();
  const bytes = FORM.test(contentType) ? dataOfForm(sent) : sent;
  if (bytes === sent && !READ_AS_IT_IS.test(contentType)) throw new HttpProblem('UNSUPPORTED_MEDIA_TYPE');
  const value = await decode(bytes);
  if (isJsonObject(value)) return value;
  if (Array.isArray(value)) return { batch: value };
  throw new HttpProblem('MALFORMED_JSON');
}

/** A form without `data` may be JSON under a wrong name. */
function dataOfForm(bytes: Uint8Array): Uint8Array {
  const data = new URLSearchParams(new TextDecoder().decode(bytes)).get('data');
  // An unescaped `+` of base64 arrives as a space.
  return data === null ? Uint8Array.from(bytes) : new TextEncoder().encode(data.replaceAll(' ', '+'));
}

async function decode(bytes: Uint8Array): Promise<JsonValue> {
  if (isGzip(bytes)) return parseTolerantly(await inflate(bytes));
  const decoded = fromBase64(bytes);
  if (decoded === undefined) return parseTolerantly(bytes);
  return parseTolerantly(isGzip(decoded) ? await inflate(decoded) : decoded);
}

/** JSON objects and lists begin with what base64 does not have. */
function fromBase64(bytes: Uint8Array): Uint8Array | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 8)).toString('latin1');
  return /^[\w+/-]{4}/.test(text) ? Buffer.from(Buffer.from(bytes).toString('latin1'), 'base64') : undefined;
}

function parseTolerantly(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes);
  } catch (error) {
    const text = new TextDecoder().decode(bytes);
    const mended = text.replaceAll(TEXT_OR_NO_NUMBER, (found) => (found.startsWith('"') ? found : 'null'));
    if (mended === text) throw error;
    return parseJson(new TextEncoder().encode(mended));
  }
}
