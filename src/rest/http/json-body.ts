import { problem, shown, ValidationError } from '../../domain/errors.ts';
import { isDeeperThan, isJsonObject, type JsonObject, type JsonValue, MAXIMUM_NESTING } from '../../domain/json.ts';
import { parseJsonKeepingDigits } from '../../domain/large-integer.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import { HttpProblem } from './http-problem.ts';
import type { ByteSource, HeaderReader } from './incoming.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

const JSON_MEDIA_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/**
 * Reads the body of a request as a JSON object. Throws HttpProblem for another content type, a compressed, too large or
 * malformed body, and ValidationError for JSON other than an object.
 */
export function readJsonObject(headers: HeaderReader, bytes: ByteSource): MaybePromise<JsonObject> {
  const contentType = headers.get('content-type') ?? '';
  if (!JSON_MEDIA_TYPE.test(contentType)) {
    const found = contentType === '' ? 'there is none' : `it is ${shown(contentType)}`;
    throw new HttpProblem('UNSUPPORTED_MEDIA_TYPE', `The Content-Type must be application/json; ${found}.`);
  }
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') throw new HttpProblem('UNSUPPORTED_ENCODING');
  return andThen(bytes(), parseObject);
}

function parseObject(bytes: Uint8Array): JsonObject {
  const body = parseJson(bytes);
  if (isJsonObject(body)) return body;
  throw new ValidationError([problem('', `The body is ${shown(body)}, expected a JSON object.`)]);
}

/** Reads JSON. Throws HttpProblem for text that is malformed or nested too deep. */
export function parseJson(bytes: Uint8Array): JsonValue {
  const value = parse(bytes);
  if (!isDeeperThan(value, MAXIMUM_NESTING)) return value;
  throw new HttpProblem('MALFORMED_JSON', `The body is nested deeper than ${MAXIMUM_NESTING} levels.`);
}

function parse(bytes: Uint8Array): JsonValue {
  try {
    return parseJsonKeepingDigits(decoder.decode(bytes));
  } catch {
    // The parser's own message quotes the body and changes between versions.
    throw new HttpProblem('MALFORMED_JSON');
  }
}
