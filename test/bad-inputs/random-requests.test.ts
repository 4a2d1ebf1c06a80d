import fc, { type Arbitrary } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../support/runs.ts';
import { nearly, oddities, valuesOfJsonSchema } from '../support/schema-values.ts';
import { type Fixtures, openFixtures } from './fixtures.ts';
import { expectLawful } from './law.ts';
import { type HttpAnswer, sendRequest } from './senders.ts';

/** How many examples each property is tried with. */
const numRuns = runs(10);

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: unknown;
}

/** What is read of an operation in the OpenAPI document. */
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

interface RandomRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

let fixtures: Fixtures;
let document: Document;
beforeAll(async () => {
  fixtures = await openFixtures();
  document = (await (await fixtures.app.fetch('/openapi.json')).json()) as Document;
});
afterAll(() => fixtures.close());

/** Half of a surrogate pair cannot be in a URL. */
function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return encodeURIComponent(Buffer.from(text).toString());
}
const places = fc.constantFrom(
  'org_812',
  'encrypted_storage',
  'needed',
  '1',
  '2',
  'rollout',
  '{token}',
  '%00',
  '%ff',
  '..',
  '%2F',
);
const texts = fc.oneof(places, oddities.map(encoded));

function requestOf(path: string, method: string, operation: Operation): Arbitrary<RandomRequest> {
  const { schemas } = document.components;
  const inQuery = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const query = fc.record(
    Object.fromEntries(inQuery.map(({ name, schema }) => [name, nearly(valuesOfJsonSchema(schema, schemas))])),
    { requiredKeys: [] },
  );
  const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const body = schema === undefined ? fc.constant(undefined) : nearly(valuesOfJsonSchema(schema, schemas));
  return fc.record({ values: fc.array(texts, { minLength: 4, maxLength: 4 }), query, body }).map((random) => {
    const values = [...random.values];
    const search = Object.entries(random.query).map(([name, value]) => `${name}=${encoded(value)}`);
    // The organization is mostly one that is there, else there is little to be seen.
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) =>
      /org|project/.test(name) ? 'org_812' : (values.pop() ?? 'x'),
    );
    return { method: method.toUpperCase(), path: `${filled}?${search.join('&')}`, body: random.body };
  });
}

/** What an API says when it is in the format of one of the APIs. */
function expectFormat({ status, text, header }: HttpAnswer): void {
  if (status < 400) return;
  const type = header('content-type');
  // SDKs of PostHog get a sentence, and some of its routes answer without a body where the flag is not there.
  if (type.startsWith('text/plain') || text === '') {
    expect(text).not.toContain('\n');
    return;
  }
  expect(type).toMatch(/^application\/(?:problem\+)?json/);
  expect(JSON.parse(text)).toBeTypeOf('object');
}

async function expectLaw(random: RandomRequest): Promise<void> {
  const [token, key] = [fixtures.fill('{token}'), fixtures.secrets.admin];
  const isOfSdk = /^\/(?:flags|decide|e|i|batch|capture|array|track|engage)\b/.test(random.path);
  const body = isOfSdk && typeof random.body === 'object' ? { token, ...random.body } : random.body;
  const headers = { 'x-halyard-organization': 'org_812' };
  const answer = await sendRequest(fixtures, {
    ...{ form: 'REQUEST', api: 'server', method: random.method, path: random.path, headers, status: 0 },
    ...(body !== undefined && { body: JSON.stringify(body) ?? 'null' }),
    caller: key === undefined ? 'nobody' : 'admin',
  });
  expectLawful(answer);
  expectFormat(answer);
}

describe('any request made of the OpenAPI document', () => {
  it('no route fails otherwise than by the fault of the request', { timeout: 600_000 }, async () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      // Streams last.
      if (path.endsWith('/events')) continue;
      for (const [method, operation] of Object.entries(operations)) {
        await fc.assert(fc.asyncProperty(requestOf(path, method, operation), expectLaw), { numRuns });
      }
    }
    expect(fixtures.app.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});
