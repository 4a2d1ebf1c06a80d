import type { JsonObject } from '../../domain/json.ts';

/** The places of keys, in OpenAPI's form. A dialect names those that it reads. */
export const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'An API key as a bearer token.' },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'An API key in a header of its own.' },
  datadogApiKey: { type: 'apiKey', in: 'header', name: 'DD-API-KEY', description: 'An API key; goes with the next.' },
  datadogApplicationKey: {
    type: 'apiKey',
    in: 'header',
    name: 'DD-APPLICATION-KEY',
    description: 'An API key whose permissions count; goes with `DD-API-KEY`, and may be the same.',
  },
  posthogPersonalKey: {
    type: 'apiKey',
    in: 'query',
    name: 'personal_api_key',
    description: 'An API key in the query; a body may carry it under the same name.',
  },
  posthogToken: {
    type: 'apiKey',
    in: 'query',
    name: 'token',
    description: 'The token of a project: a client key. A body may carry it under the same name.',
  },
} satisfies Record<string, JsonObject>;

/** One of the places. */
export type SecurityScheme = keyof typeof securitySchemes;
