import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/domain/json.ts';
import { dialects } from '../../src/rest/dialects.ts';
import { createRestApp, type RestApp } from '../support/rest-app.ts';

let app: RestApp;
let document: JsonObject;
beforeAll(async () => {
  app = await createRestApp();
  document = (await app.send('GET', '/openapi.json')).body;
});
afterAll(() => app.close());

/** What is at a place of a document; fails where nothing is. */
function at(value: JsonValue | undefined, ...path: readonly string[]): JsonValue {
  const found = path.reduce<JsonValue | undefined>(
    (part, name) => (isJsonObject(part) ? part[name] : undefined),
    value,
  );
  expect(found, path.join(' › ')).toBeDefined();
  return found ?? null;
}

/** Every `$ref` in a document. */
function referencesIn(value: JsonValue): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === '$ref' && typeof member === 'string' ? [member] : referencesIn(member),
  );
}

/** A schema of the document with what it refers to, ready to check values. */
function compile(schema: JsonValue) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  return ajv.compile({ ...(isJsonObject(schema) ? schema : {}), components: at(document, 'components') });
}

describe('/openapi.json', () => {
  it('describes every route of every dialect, and refers to nothing that it does not have', () => {
    expect(document.openapi).toBe('3.1.0');
    for (const { base, routes } of dialects) {
      for (const { path, method, operation } of routes) {
        expect(at(document, 'paths', base + path, method.toLowerCase(), 'operationId')).toBe(operation.id);
      }
    }
    const references = referencesIn(document);
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) at(document, ...reference.replace('#/', '').split('/'));
  });

  it('has schemas that accept what the routes take and answer, and refuse what they refuse', () => {
    const operation = at(document, 'paths', '/api/v1/organizations/{organization_id}/feature-flags', 'post');
    const body = at(operation, 'requestBody', 'content', 'application/json');
    const isBody = compile(at(body, 'schema'));
    expect(isBody(at(body, 'example'))).toBe(true);
    expect([isBody({ flag_key: 'a' }), isBody({}), isBody({ flag_key: 'a', is_enabled: true })]).toEqual([
      true,
      false,
      false,
    ]);
    const answer = at(operation, 'responses', '201', 'content', 'application/json');
    expect(compile(at(answer, 'schema'))(at(answer, 'example'))).toBe(true);
  });

  it('tells of parameters what they are, which may be left out, and what they then are', () => {
    const operation = at(document, 'paths', '/api/v1/organizations/{organization_id}/feature-flags', 'get');
    expect(at(operation, 'parameters')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'organization_id', in: 'path', required: true }),
        {
          name: 'limit',
          in: 'query',
          required: false,
          description: 'How many to a page.',
          schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
        },
        expect.objectContaining({ name: 'If-None-Match', in: 'header' }),
      ]),
    );
  });

  it('tells of failures in the words of their dialect, and of changes that wait for approval', () => {
    const operation = at(document, 'paths', '/api/v1/org-feature-flags/{org_id}', 'put', 'responses');
    expect(Object.keys(isJsonObject(operation) ? operation : {})).toEqual(
      expect.arrayContaining(['200', '202', '400', '401', '403', '404', '409', '412', '413', '415']),
    );
    at(operation, '404', 'content', 'application/problem+json', 'schema');
  });
});

/** The places of lists and texts without a bound in a schema. */
function unboundedIn(schema: JsonValue, path: string, seen: readonly string[] = []): readonly string[] {
  if (!isJsonObject(schema)) return [];
  if (typeof schema.$ref === 'string') {
    const reference = schema.$ref;
    if (seen.includes(reference)) return [];
    return unboundedIn(at(document, ...reference.replace('#/', '').split('/')), path, [...seen, reference]);
  }
  const isBounded = ['maxItems', 'maxLength', 'enum', 'const'].some((keyword) => keyword in schema);
  const own = (schema.type === 'array' || schema.type === 'string') && !isBounded ? [path] : [];
  const { properties = {}, items } = schema;
  const alternatives = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) => (Array.isArray(list) ? list : []));
  const members = Object.entries(isJsonObject(properties) ? properties : {});
  return [
    ...own,
    ...members.flatMap(([name, member]) => unboundedIn(member, `${path}.${name}`, seen)),
    ...(items === undefined ? [] : unboundedIn(items, `${path}[]`, seen)),
    ...alternatives.flatMap((alternative) => unboundedIn(alternative, path, seen)),
  ];
}

/**
 * What PostHog's contract states no bound for, and what bounds it. A refusal in PostHog's own words comes from the verb, which the
 * schema would forestall.
 */
const boundedElsewhere: readonly (readonly [place: RegExp, bound: string])[] = [
  [/^(?:GET|POST|PUT|PATCH|DELETE) \S+ (?!body\b)\w+$/, 'the head of a request, 16 KiB'],
  [
    / body\.filters\.(?:super_)?groups(?:\[\]\.properties(?:\[\]\.value)?)?$/,
    'the rules, conditions and values of a flag',
  ],
  [/ body\.filters\.multivariate\.variants$/, 'the variants of a flag'],
  [/ body\.filters\.payloads$/, 'the size of a JSON value'],
  [/ body\.(?:filters|rollback_conditions|analytics_dashboards|condition)$/, 'the size of a body, 1 MiB'],
  [/ body\.(?:tags|evaluation_tags|evaluation_contexts)(?:\[\])?$/, 'the tags of a flag'],
  [
    / body\.(?:flag_keys|flag_keys_to_evaluate|evaluation_environments)(?:\[\])?$/,
    'the size of a body; a key without a flag costs nothing',
  ],
  [/ body\.batch$/, 'the size of a body, 1 MiB'],
  [/ body\.(?:person_ids|distinct_ids|_create_static_person_ids)(?:\[\])?$/, 'the members of a segment'],
  [/ body\.(?:ids|person_id|created_at)$/, 'the size of a body; an unknown id is refused'],
];

describe('the bounds of requests', () => {
  const unboundedOf = ({ base, routes }: (typeof dialects)[number]) =>
    routes.flatMap(({ path, method }) => {
      const operation = at(document, 'paths', base + path, method.toLowerCase());
      const { parameters = [], requestBody } = isJsonObject(operation) ? operation : {};
      const body = requestBody === undefined ? {} : at(requestBody, 'content', 'application/json', 'schema');
      const inParameters = (Array.isArray(parameters) ? parameters : []).flatMap((parameter) => {
        if (!isJsonObject(parameter) || parameter.in === 'header') return [];
        return unboundedIn(parameter.schema ?? {}, `${method} ${path} ${String(parameter.name)}`);
      });
      return [...inParameters, ...unboundedIn(body, `${method} ${path} body`)];
    });
  const unboundedOfPosthog = () => dialects.filter(({ name }) => name === 'posthog').flatMap(unboundedOf);

  it('that PostHog states no bound for are known, each with what bounds it', () => {
    const ofPosthog = unboundedOfPosthog();
    expect(ofPosthog.filter((place) => !boundedElsewhere.some(([pattern]) => pattern.test(place)))).toEqual([]);
    const unused = boundedElsewhere.filter(([pattern]) => !ofPosthog.some((place) => pattern.test(place)));
    expect(unused).toEqual([]);
  });

  it.each(dialects.filter(({ name }) => name !== 'posthog').map((dialect) => [dialect.name, dialect] as const))(
    'are stated for every list and text that %s takes',
    (_, dialect) => {
      expect(unboundedOf(dialect)).toEqual([]);
    },
  );
});

describe('/docs', () => {
  it('is a page whose every script, style and image is served here', async () => {
    const { status, text, headers } = await app.send('GET', '/docs');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const addresses = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address ?? '');
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) {
      expect(address).toMatch(/^\/docs\//);
      const answer = await app.send('GET', address);
      expect([address, answer.status]).toEqual([address, 200]);
      expect(answer.text.length).toBeGreaterThan(0);
    }
    expect(text).not.toMatch(/https?:/);
  });

  it('reads the document of this server and sends it to no other server', async () => {
    const { text, headers } = await app.send('GET', '/docs/start.js');
    expect(text).toContain('/openapi.json');
    expect(text).toContain('validatorUrl: null');
    expect(headers.get('content-security-policy')).toContain("connect-src 'self'");
  });
});
