import { isUtf8 } from 'node:buffer';
import type { GraphQLError } from 'graphql';
import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import { parseExactJson } from '../../domain/large-integer.ts';
import { refusal } from './graphql-errors.ts';

/** The parameters of an operation (https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters). */
export interface OperationParams {
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: JsonObject;
  readonly extensions: JsonObject;
}

const MEMBERS: readonly string[] = ['query', 'operationName', 'variables', 'extensions'];

const NOTHING: JsonObject = {};

/**
 * Reads the body of a POST. Throws a GraphQLError (400) for one that is not UTF-8, as JSON has to be (RFC 8259 §8.1), or
 * malformed.
 */
export function paramsOfBody(body: Uint8Array): OperationParams {
  if (!isUtf8(body)) throw badRequest('POST body has bytes that are not UTF-8, expected JSON in UTF-8.');
  return paramsOf(parseJson('POST body', Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()));
}

/** Reads the query of a GET. Throws a GraphQLError (400) for malformed JSON. */
export function paramsOfQuery(query: URLSearchParams): OperationParams {
  const text = (name: string) => query.get(name) || undefined;
  const json = (name: string) => {
    const value = text(name);
    return value === undefined ? undefined : parseJson(`"${name}"`, value);
  };
  return paramsOf({
    ...{ query: text('query'), operationName: text('operationName') },
    ...{ variables: json('variables'), extensions: json('extensions') },
  });
}

/** Checks parameters. Throws a GraphQLError (400) if they are not the parameters of an operation. */
export function paramsOf(params: unknown): OperationParams {
  if (!isObject(params)) throw badRequest(`The request is ${typeName(params)}, expected an object.`);
  for (const name in params) {
    if (params[name] != null && !MEMBERS.includes(name)) throw badRequest(`Unexpected parameter "${name}".`);
  }
  return {
    query: textIn(params, 'query'),
    operationName: textIn(params, 'operationName'),
    variables: objectIn(params, 'variables'),
    extensions: objectIn(params, 'extensions'),
  };
}

function textIn(params: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = params[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw badRequest(`Parameter "${name}" is ${typeName(value)}, expected a string.`);
}

function objectIn(params: Readonly<Record<string, unknown>>, name: string): JsonObject {
  const value = params[name] ?? NOTHING;
  if (isJsonObject(value)) return value;
  throw badRequest(`Parameter "${name}" is ${typeName(value)}, expected an object.`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return isJsonObject(value);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return `a ${typeof value}`;
}

/** The parser's own message quotes the text, which may hold secrets. */
function parseJson(what: string, text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    throw badRequest(`${what} is not valid JSON.`);
  }
}

function badRequest(message: string): GraphQLError {
  return refusal(400, 'BAD_REQUEST', message);
}
