import { problem, shown, ValidationError } from '../domain/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { HttpProblem } from './http-problem.ts';

/** The largest body of a request, in bytes. */
export const MAXIMUM_BODY = 1_048_576;

/** How much of a body that is too large is taken in and thrown away, in bytes. */
const MAXIMUM_DISCARDED = 67_108_864;

/** How deep a body may be nested. Whoever walks it, to compare or to print it, need not fear for the stack. */
const MAXIMUM_NESTING = 100;

const JSON_MEDIA_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/**
 * Reads the body of a request as a JSON object. Throws HttpProblem for another content type, a compressed, too large or
 * malformed body, and ValidationError for JSON that is no object.
 */
export async function readJsonObject(request: Request): Promise<JsonObject> {
  const contentType = request.headers.get('content-type') ?? '';
  if (!JSON_MEDIA_TYPE.test(contentType)) {
    const found = contentType === '' ? 'there is none' : `it is ${shown(contentType)}`;
    throw new HttpProblem('UNSUPPORTED_MEDIA_TYPE', `The Content-Type must be application/json; ${found}.`);
  }
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') throw new HttpProblem('UNSUPPORTED_ENCODING');
  const body = parseJson(await readBytes(request));
  if (isDeeperThan(body, MAXIMUM_NESTING)) {
    throw new HttpProblem('MALFORMED_JSON', `The body is nested deeper than ${MAXIMUM_NESTING} levels.`);
  }
  if (isJsonObject(body)) return body;
  throw new ValidationError([problem('', `The body is ${shown(body)}, expected a JSON object.`)]);
}

function isDeeperThan(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}

function parseJson(bytes: Uint8Array): JsonValue {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's own words quote the body and change between versions.
    throw new HttpProblem('MALFORMED_JSON');
  }
}

/** A chunked body says nothing of its length, so that what arrives is counted and the rest never kept. */
async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > MAXIMUM_BODY) throw new HttpProblem('PAYLOAD_TOO_LARGE');
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    length += part.value.byteLength;
    if (length > MAXIMUM_BODY) {
      void discard(reader);
      throw new HttpProblem('PAYLOAD_TOO_LARGE');
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks, length);
}

/**
 * Takes in what a caller is still sending while it is being answered, so that the connection lives to carry the answer and the
 * next request. Gives up on whoever does not end.
 */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): Promise<void> {
  try {
    for (let left = MAXIMUM_DISCARDED; left > 0; ) {
      const part = await reader?.read();
      if (part?.value === undefined) return;
      left -= part.value.byteLength;
    }
    await reader?.cancel();
  } catch {
    // The caller went away, which is as good as having sent everything.
  }
}
