import type { JsonObject } from '../../domain/json.ts';
import { MAXIMUM_KEY_LENGTH } from '../../store/idempotency/run-idempotently.ts';
import type { Dialect } from '../http/dialect.ts';
import { IDEMPOTENCY_KEY, REPLAYED } from '../http/idempotent-call.ts';
import { requestKindOf } from '../http/request-kind.ts';
import type { Route } from '../http/route.ts';
import { createOpenApiSchemas, type OpenApiSchemas, parametersOf } from './openapi-schemas.ts';
import { securitySchemes } from './security-schemes.ts';

const failureDescriptions: Readonly<Record<number, string>> = {
  400: 'The request breaks a rule; the problems say where and what is expected.',
  401: 'The key is missing, unknown, expired or revoked.',
  403: 'The key lacks a permission; it is named.',
  404: 'Something that is named does not exist, or not for this caller.',
  409: 'The request does not fit the present state.',
  412: 'The resource is no longer the one that `If-Match` names.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body is not sent as JSON.',
  422: 'The idempotency key has been used for another request.',
  429: 'The caller exceeds its rate limit.',
  503: 'The database is unavailable.',
};

const retryAfter = { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } };

const failureHeaders: Readonly<Record<number, JsonObject>> = { 429: retryAfter, 503: retryAfter };

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'Entity tags of the resource that the client has read; `*`: any state.',
  schema: { type: 'string' },
};

const idempotencyKey = {
  name: IDEMPOTENCY_KEY,
  in: 'header',
  required: false,
  description: 'Names the request, which is done once in 24 hours however often it is sent: the answer is the same.',
  schema: { type: 'string', minLength: 1, maxLength: MAXIMUM_KEY_LENGTH },
};

const entityTag = { ETag: { description: 'A strong entity tag.', schema: { type: 'string' } } };

const replayed = {
  [REPLAYED]: {
    description: '`true`: an earlier try of the request under the same key has done it.',
    schema: { type: 'string', const: 'true' },
  },
};

const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'Entity tags that the client has; an answer that has one of them is 304 without a body.',
  schema: { type: 'string' },
};

/** Describes dialects as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1), from the very schemas that check requests. */
export function openApiDocument(mounted: readonly Dialect[]): JsonObject {
  const schemas = createOpenApiSchemas();
  const paths: Record<string, JsonObject> = {};
  for (const dialect of mounted) {
    for (const route of dialect.routes) {
      const path = dialect.base + route.path;
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(dialect, route, schemas) };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Halyard REST APIs',
      version: '1.0.0',
      description: 'The REST APIs of the feature-flag gateway. Every API gives the same answer.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: mounted.map(({ title, description }) => ({ name: title, description })),
    paths,
    components: { schemas: schemas.components(), securitySchemes },
  };
}

function operationOf(dialect: Dialect, route: Route, schemas: OpenApiSchemas): JsonObject {
  const { id, summary, description } = route.operation;
  return {
    operationId: id,
    tags: [dialect.title],
    summary,
    ...(description === undefined ? {} : { description }),
    // The empty one is for callers without a key, if the server allows them.
    security: [...dialect.security.map((names) => Object.fromEntries([names].flat().map((name) => [name, []]))), {}],
    parameters: parametersOfRoute(dialect, route),
    ...requestBodyOf(route, schemas),
    responses: { ...answersOf(dialect, route, schemas), ...failuresOf(dialect, route, schemas) },
  };
}

function parametersOfRoute(dialect: Dialect, route: Route): readonly JsonObject[] {
  const inPath = parametersOf(route.parameters).map((parameter) => ({ ...parameter, in: 'path', required: true }));
  const inQuery = parametersOf(route.query).map((parameter) => ({ ...parameter, in: 'query' }));
  const inHeaders = [
    ...(route.isRead ? [ifNoneMatch] : []),
    ...(route.isConditional ? [ifMatch] : []),
    ...(isRepeatable(dialect, route) ? [idempotencyKey] : []),
  ];
  return [...[...inPath, ...inQuery].map(described), ...inHeaders];
}

function described({ schema, ...parameter }: JsonObject & { readonly schema: JsonObject }): JsonObject {
  const { description, ...bare } = schema;
  return { ...parameter, ...(description === undefined ? {} : { description }), schema: bare };
}

function isRepeatable(dialect: Dialect, route: Route): boolean {
  return requestKindOf(dialect, route) === 'write';
}

function requestBodyOf({ body, operation }: Route, schemas: OpenApiSchemas): JsonObject {
  if (body === null) return {};
  const content = withExample(schemas.schemaOf(body, 'input'), operation.requestExample);
  return { requestBody: { required: true, content: { 'application/json': content } } };
}

function withExample(schema: JsonObject, example: JsonObject[string] | undefined): JsonObject {
  return { schema, ...(example === undefined ? {} : { example }) };
}

function headersOf(dialect: Dialect, route: Route): JsonObject {
  if (route.isRead) return { headers: entityTag };
  return isRepeatable(dialect, route) ? { headers: replayed } : {};
}

function answersOf(dialect: Dialect, route: Route, schemas: OpenApiSchemas): JsonObject {
  const headers = headersOf(dialect, route);
  const own = Object.entries(route.operation.answers).map(([status, { description, schema, mediaType, example }]) => {
    if (schema === undefined) return [status, { description, ...headers }];
    const content = { [mediaType ?? 'application/json']: withExample(schemas.schemaOf(schema, 'output'), example) };
    return [status, { description, ...headers, content }];
  });
  const answers = Object.fromEntries(own);
  if (route.isRead) answers['304'] = { description: 'The client has this answer already.' };
  if (route.operation.mayWait === true) {
    const content = { 'application/json': { schema: schemas.schemaOf(dialect.waitingSchema, 'output') } };
    answers[String(dialect.waitingStatus ?? 202)] = {
      description: 'The change waits for approval; nothing has changed yet.',
      content,
    };
  }
  return answers;
}

function failuresOf(dialect: Dialect, route: Route, schemas: OpenApiSchemas): JsonObject {
  const schema = schemas.schemaOf(dialect.problemSchema, 'output');
  const content = { [dialect.problemMediaType ?? 'application/json']: { schema } };
  return Object.fromEntries(
    failureStatuses(dialect, route).map((status) => [
      status,
      { description: failureDescriptions[status] ?? 'A failure.', content, ...failureHeaders[status] },
    ]),
  );
}

function failureStatuses(dialect: Dialect, route: Route): readonly number[] {
  const takesInput = route.body !== null || parametersOf(route.query).length > 0;
  const names = parametersOf(route.parameters).length > 0;
  const statuses = [
    ...[401, 403, 429, 503],
    ...(takesInput ? [400] : []),
    ...(names ? [404] : []),
    ...(route.body === null ? [] : [413, 415]),
    ...(route.isConditional ? [412] : []),
    ...(isRepeatable(dialect, route) ? [400, 409, 422] : []),
    ...(route.operation.failures ?? []),
  ];
  return [...new Set(statuses)].sort((left, right) => left - right);
}
