import type { JsonObject } from '../domain/json.ts';
import { readJsonObject } from './json-body.ts';

/** A request as a dialect sees it. */
export interface Incoming {
  readonly headers: Headers;
  readonly url: URL;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /** The body as a JSON object; read once, when it is first asked for. Throws as `readJsonObject` does. */
  body(): Promise<JsonObject>;
}

/** Wraps a request. */
export function toIncoming(request: Request): Incoming {
  let body: Promise<JsonObject> | undefined;
  return {
    headers: request.headers,
    url: new URL(request.url),
    signal: request.signal,
    body() {
      body ??= readJsonObject(request);
      return body;
    },
  };
}
