import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let test: TestApp;
let organizationId: string;
beforeAll(async () => {
  test = await createTestApp();
  ({ organizationId } = await makeOrganization(test.services));
});
afterAll(() => test.close());

/** The longest answer to a refused request: messages and paths of a hundred problems. */
const LONGEST_ANSWER = 500_000;
const longText = 'k'.repeat(400_000);
const manyUnknown = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`unknown${index}`, 1]));

const answerTo = async (path: string, body: object) => {
  const response = await test.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
};

const failure = '__typename ... on Error { message } ... on ValidationError { problems { path message } }';
const aliases = (count: number, text: string) => Array.from({ length: count }, (_, i) => `a${i}: ${text}`).join(' ');

describe('an answer to refused input is short, however long what it names', () => {
  it('in a document with many unknown members of a flag with a long key', async () => {
    const query = `mutation ($input: ApplyConfigurationInput!) { result: applyConfiguration(input: $input) { ${failure} } }`;
    const document = { format: 1, flags: { [longText]: manyUnknown } };
    const { status, text } = await answerTo('/graphql', { query, variables: { input: { organizationId, document } } });
    expect(status).toBe(200);
    expect(JSON.parse(text).data.result).toMatchObject({ __typename: 'ValidationError' });
    expect(JSON.parse(text).data.result.problems).toHaveLength(100);
    expect(text.length).toBeLessThan(LONGEST_ANSWER);
  });

  it('in a variable that the schema refuses for many reasons', async () => {
    const query = 'mutation ($input: CreateFlagInput!) { createFlag(input: $input) { __typename } }';
    const input = { ...manyUnknown, key: longText };
    const { status, text } = await answerTo('/graphql', { query, variables: { input } });
    expect(status).toBe(400);
    expect(JSON.parse(text).errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(text.length).toBeLessThan(LONGEST_ANSWER);
  });

  it('in a long key that many fields name', async () => {
    const update = `updateFlag(input: { organizationId: "${organizationId}", key: $key }) { ${failure} ... on NotFoundError { entityKey } }`;
    const query = `mutation ($key: String!) { ${aliases(15, update)} }`;
    const { text } = await answerTo('/graphql', { query, variables: { key: longText } });
    expect(JSON.parse(text).data.a14).toMatchObject({ __typename: 'NotFoundError' });
    expect(text.length).toBeLessThan(LONGEST_ANSWER);
  });
});
