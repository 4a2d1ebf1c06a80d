import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
});
afterAll(() => app.close());

/** Sends a GraphQL document with variables that are written as JSON text, so that nothing rounds their numbers. */
async function send(query: string, variables = '{}') {
  const body = `{"query": ${JSON.stringify(query)}, "variables": ${variables}}`;
  const headers = { 'content-type': 'application/json' };
  const response = await app.fetch('/graphql', { method: 'POST', headers, body });
  return JSON.parse(await response.text());
}

async function answerOf(flagKey: string, attributes: string): Promise<unknown> {
  const query = `query ($a: JSON) {
    evaluate(organizationId: "${own.organizationId}", flagKey: "${flagKey}", context: { attributes: $a }) { value }
  }`;
  const byVariable = await send(query, `{"a": ${attributes}}`);
  const literal = attributes.replaceAll(/"(\w+)":/g, '$1:');
  const byLiteral = await send(query.replace('query ($a: JSON)', 'query').replace('$a', literal));
  expect(byLiteral).toEqual(byVariable);
  return byVariable.data.evaluate.value;
}

/** A flag that is on exactly if one condition holds. */
async function flagOn(
  key: string,
  attribute: string,
  operator: 'EQUALS' | 'SEMVER_CARET' | 'DATE_EQUALS',
  value: string,
) {
  const rules = [{ key: 'rule', groups: [{ conditions: [{ attribute, operator, values: [value] }] }] }];
  await own.flag(key, { settings: [{ environment: 'production', enabled: true, defaultVariant: null, rules }] });
}

describe('a flag answers exactly', () => {
  it('for integers beyond 2^53', async () => {
    await flagOn('account', 'account', 'EQUALS', '9007199254740992');
    expect(await answerOf('account', '{"account": 9007199254740993}')).toBe(false);
    expect(await answerOf('account', '{"account": 9007199254740992}')).toBe(true);
    expect(await answerOf('account', '{"account": "9007199254740992"}')).toBe(true);
  });

  it('for pre-releases of the version that ends a range', async () => {
    await flagOn('caret', 'version', 'SEMVER_CARET', '1.2.0');
    expect(await answerOf('caret', '{"version": "2.0.0-rc.1"}')).toBe(false);
    expect(await answerOf('caret', '{"version": "1.9.0-rc.1"}')).toBe(true);
  });

  it('for dates as programs print them', async () => {
    await flagOn('joined', 'joined', 'DATE_EQUALS', '2024-01-02T10:00:00Z');
    expect(await answerOf('joined', '{"joined": "2024-01-02 12:00:00+02:00"}')).toBe(true);
    expect(await answerOf('joined', '{"joined": "2024-01-02 12:00:00+00:00"}')).toBe(false);
  });

  it('for nested attributes, and for attributes whose name has a dot', async () => {
    await flagOn('nested', 'user.email', 'EQUALS', 'a@b.no');
    expect(await answerOf('nested', '{"user": {"email": "a@b.no"}}')).toBe(true);
    const flat = await send(
      `query ($a: JSON) { evaluate(organizationId: "${own.organizationId}", flagKey: "nested", context: { attributes: $a }) { value } }`,
      '{"a": {"user.email": "other", "user": {"email": "a@b.no"}}}',
    );
    expect(flat.data.evaluate.value).toBe(false);
  });
});

describe('a variant', () => {
  const CREATE = `mutation ($id: ID!, $value: JSON!) {
    createFlag(input: { organizationId: $id, key: "big", valueType: JSON, variants: [{ key: "on", value: $value }] }) {
      __typename ... on ValidationError { problems { path message } }
    }
  }`;
  const refused = {
    __typename: 'ValidationError',
    problems: [expect.objectContaining({ path: expect.stringContaining('variants.0.value') })],
  };

  it('is refused if its value has an integer beyond 2^53, in a variable and in a literal', async () => {
    const variables = `{"id": "${own.organizationId}", "value": {"account": 12345678901234567890}}`;
    expect((await send(CREATE, variables)).data.createFlag).toEqual(refused);
    const literal = CREATE.replace(', $value: JSON!', '').replace('$value', '{ account: 12345678901234567890 }');
    expect((await send(literal, `{"id": "${own.organizationId}"}`)).data.createFlag).toEqual(refused);
  });
});
