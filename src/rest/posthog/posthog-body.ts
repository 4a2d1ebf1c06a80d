import type { JsonObject } from '../../domain/json.ts';
import type { ByteSource, HeaderReader } from '../http/incoming.ts';
import { readJsonObject } from '../http/json-body.ts';

/** Reads the body of a request as JSON. One that sends nothing says nothing, whatever it says of the type: as in PostHog it is `{}`. */
export async function readPosthogBody(headers: HeaderReader, readBytes: ByteSource): Promise<JsonObject> {
  const sent = await readBytes();
  return sent.byteLength === 0 ? {} : readJsonObject(headers, () => sent);
}
