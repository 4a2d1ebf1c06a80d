import { isUtf8 } from 'node:buffer';
import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import type { AskedVariables } from '../limits/list-size.ts';
import type { AskedDocument } from './trusted-documents.ts';

/** An operation as a request brought it, in the shape of https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters. */
export interface PostedOperation extends AskedDocument {
  readonly variables: AskedVariables;
  readonly operationName: string | undefined;
}

const MEMBERS: readonly string[] = ['query', 'operationName', 'variables', 'extensions'];

const NOTHING: AskedVariables = {};

/** Reads a body; undefined for one that is not what it should be, about which the server itself has something to say. */
export function readPosted(body: Buffer): PostedOperation | undefined {
  const posted = isUtf8(body) ? parseObject(body.toString()) : undefined;
  if (posted === undefined || Object.keys(posted).some((member) => !MEMBERS.includes(member))) return undefined;
  const { query = null, operationName = null, variables = null, extensions = null } = posted;
  if (query !== null && typeof query !== 'string') return undefined;
  if (operationName !== null && typeof operationName !== 'string') return undefined;
  if (variables !== null && !isJsonObject(variables)) return undefined;
  if (extensions !== null && !isJsonObject(extensions)) return undefined;
  return { query, extensions, variables: variables ?? NOTHING, operationName: operationName ?? undefined };
}

const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
]);

/**
 * The `Content-Type` of an answer to somebody who accepts this: of what they name first, as Yoga chooses. Undefined where that
 * is something else, or an event stream might do as well, which is for Yoga to look at.
 */
export function answerType(accept: string | undefined): string | undefined {
  if (accept === undefined || accept === '*/*') return 'application/json; charset=utf-8';
  if (/text\/event-stream|charset/i.test(accept)) return undefined;
  const mediaType = mediaTypes.get(accept.split(/[,;]/, 1)[0]?.trim().toLowerCase() ?? '');
  return mediaType && `${mediaType}; charset=utf-8`;
}

function parseObject(body: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
