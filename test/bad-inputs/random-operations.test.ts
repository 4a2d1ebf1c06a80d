import fc, { type Arbitrary } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { randomQueries } from '../support/random-operations.ts';
import { runs } from '../support/runs.ts';
import { nearly, valuesOfType } from '../support/schema-values.ts';
import type { OperationForm } from './bad-input.ts';
import { type Fixtures, openFixtures } from './fixtures.ts';
import { expectLawful } from './law.ts';
import { postOperation, subscribeOperation } from './senders.ts';

/** How many examples each property is tried with. */
const numRuns = runs(5);

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await openFixtures();
});
afterAll(() => fixtures.close());

const pool: Readonly<Record<string, Arbitrary<unknown>>> = {
  organizationId: fc.constantFrom('org_812', 'org_812', 'org_812', 'nobody'),
  key: fc.constantFrom('encrypted_storage', 'needed', 'production', 'new-key', 'on'),
  flagKey: fc.constantFrom('encrypted_storage', 'needed', 'needing'),
  environment: fc.constantFrom('production', 'development', 'nowhere'),
  Boolean: fc.boolean(),
  Int: fc.integer({ min: -1, max: 120 }),
  Float: fc.double({ min: -1, max: 101, noNaN: true }),
  DateTime: fc.constantFrom('2026-01-15T00:00:00Z', '2026-02-30T00:00:00Z', '9999-12-31T23:59:59-23:59'),
  JSON: fc.jsonValue({ maxDepth: 3 }),
};

/** Any mutation, with an input that is nearly one. */
function randomMutations(): Arbitrary<OperationForm> {
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
  const each = fields.map(({ name, args }) => {
    const [input] = args;
    const type = input?.type;
    const query = `mutation ($input: ${String(type)}) { answer: ${name}(input: $input) { __typename ... on Error { code message } } }`;
    const value = type === undefined ? fc.constant({}) : nearly(valuesOfType(type, pool));
    return value.map(
      (given): OperationForm => ({ form: 'OPERATION', query, variables: { input: given }, code: '', says: '' }),
    );
  });
  return fc.oneof(...each);
}

const context = [{ targetingKey: 'ida', appVersion: '2.x..', attributes: { a: '\u0000', b: [1e308] } }, {}];
const strings = ['org_812', 'encrypted_storage', '', '\u0000', '\ud800', '__proto__', 'x'.repeat(300)];

const queries = randomQueries(
  schema,
  ['flag', 'organization', 'node', 'evaluate', 'evaluateAll', 'viewer', 'organizations'],
  {
    id: { type: 'ID', values: [...strings, 'T3JnYW5pemF0aW9uOm9yZ184MTI='] },
    organizationId: { type: 'ID', values: strings },
    key: { type: 'String', values: strings },
    flagKey: { type: 'String', values: strings },
    first: { type: 'Int', values: [-1, 0, 1, 100, 101, 2_147_483_647] },
    after: { type: 'String', values: strings },
    before: { type: 'String', values: strings },
    context: { type: 'EvaluationContextInput', values: context },
  },
).map((random): OperationForm => ({ form: 'OPERATION', ...random, code: '', says: '' }));

/** Half of a pair cannot be sent in a text of UTF-8; in JSON it is written as an escape. */
async function expectLaw(form: OperationForm): Promise<void> {
  const overHttp = await postOperation(fixtures, form, 'application/json');
  expectLawful(overHttp);
  expect(overHttp.text).not.toContain('INTERNAL_SERVER_ERROR');
  const overSocket = await subscribeOperation(fixtures, form);
  expectLawful(overSocket);
  expect(overSocket.text).not.toContain('INTERNAL_SERVER_ERROR');
  const again = await postOperation(fixtures, form, 'application/json');
  expectLawful(again);
  if (!form.query.startsWith('mutation')) expect(again.status).toBe(overHttp.status);
}

describe('any operation made of the schema', () => {
  it('no query fails otherwise than by its own fault', { timeout: 600_000 }, () =>
    fc.assert(fc.asyncProperty(queries, expectLaw), { numRuns: 12 * numRuns }),
  );

  it('no mutation fails otherwise than by its own fault', { timeout: 600_000 }, async () => {
    await fc.assert(fc.asyncProperty(randomMutations(), expectLaw), { numRuns: 20 * numRuns });
    expect(fixtures.app.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});
