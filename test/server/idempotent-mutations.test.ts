import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization, type TestOrganization } from '../support/test-organization.ts';
import { connect } from '../support/ws-client.ts';

const CREATE = `mutation ($input: CreateFlagInput!) {
  createFlag(input: $input) { __typename ... on Flag { id key version updatedAt } ... on Error { code } }
}`;

const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { __typename ... on CreatedApiKey { secret } }
}`;

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
});
afterAll(() => app.close());

async function send(
  query: string,
  variables: object,
  more: { headers?: Record<string, string>; extensions?: object },
  fetchFrom: (path: string, init: RequestInit) => Promise<Response> = app.fetch,
) {
  const response = await fetchFrom('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...more.headers },
    body: JSON.stringify({ query, variables, extensions: more.extensions }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const inputOf = (key: string) => ({ input: { organizationId: own.organizationId, key } });
const under = (key: string) => ({ headers: { 'idempotency-key': key } });

async function revision(): Promise<number> {
  const where = { id: own.organizationId };
  return (await app.services.store.db.organization.findUniqueOrThrow({ where })).revision;
}

describe('a mutation with an idempotency key', () => {
  it('is done once, and answered the same byte by byte whenever it is sent again', async () => {
    const first = await send(CREATE, inputOf('once'), under('once'));
    expect(JSON.parse(first.text).data.createFlag).toMatchObject({ __typename: 'Flag', key: 'once', version: 1 });
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    const before = await revision();
    await send(
      `mutation ($input: UpdateFlagInput!) { updateFlag(input: $input) { __typename } }`,
      { input: { organizationId: own.organizationId, key: 'once', name: 'Changed meanwhile' } },
      {},
    );
    const again = await send(CREATE, inputOf('once'), under('once'));
    expect(again).toMatchObject({ status: 200, text: first.text });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await revision()).toBe(before + 1);
  });

  it('is the same request over every transport, by a member of its extensions', async () => {
    const { url, wsUrl } = await app.listen();
    // An anonymous caller is the same one from the same address only.
    const post = (more: { headers?: Record<string, string>; extensions?: object }) =>
      send(CREATE, inputOf('any-api'), more, (path, init) => fetch(`${url}${path}`, init));
    const first = await post(under('any-api'));
    const client = connect(wsUrl);
    const operation = client.subscribe(CREATE, inputOf('any-api'), { idempotencyKey: 'any-api' });
    expect(await operation.next()).toEqual(JSON.parse(first.text));
    await client.close();
    const again = await post({ extensions: { idempotencyKey: 'any-api' } });
    expect(again.text).toBe(first.text);
  });

  it('is refused for something else under the same key, and with an invalid key', async () => {
    await send(CREATE, inputOf('reused'), under('reused'));
    const before = await revision();
    const refused = [
      { ...(await send(CREATE, inputOf('other'), under('reused'))), code: 'IDEMPOTENCY_KEY_REUSED', expected: 422 },
      {
        ...(await send(CREATE, inputOf('long'), under('k'.repeat(256)))),
        code: 'IDEMPOTENCY_KEY_INVALID',
        expected: 400,
      },
      {
        ...(await send(CREATE, inputOf('no-text'), { extensions: { idempotencyKey: 1 } })),
        code: 'IDEMPOTENCY_KEY_INVALID',
        expected: 400,
      },
    ];
    for (const { status, text, code, expected } of refused) {
      expect(status).toBe(expected);
      expect(JSON.parse(text).errors).toMatchObject([{ extensions: { code } }]);
    }
    expect(await revision()).toBe(before);
  });

  it('is refused while it is being worked on', async () => {
    const before = await revision();
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(CREATE, inputOf('busy'), under('busy'))));
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await revision()).toBe(before + 1);
  });

  it('is done again after a failure that changed nothing', async () => {
    await send(CREATE, inputOf('taken'), {});
    expect((await send(CREATE, inputOf('taken'), under('retried'))).text).toContain('KEY_TAKEN');
    const deletion = `mutation ($input: DeleteFlagInput!) { deleteFlag(input: $input) { __typename } }`;
    await send(deletion, inputOf('taken'), {});
    expect((await send(CREATE, inputOf('taken'), under('retried'))).text).toContain('"Flag"');
  });

  it('shows the secret of a new key to a client that retries, and stores it unreadable for others', async () => {
    const headers = { ...under('a-new-key').headers, 'x-api-key': (await app.createKey()).secret };
    const first = await send(CREATE_KEY, { input: { name: 'ci' } }, { headers });
    const { secret } = JSON.parse(first.text).data.createApiKey;
    expect((await send(CREATE_KEY, { input: { name: 'ci' } }, { headers })).text).toBe(first.text);
    const rows = await app.services.store.acrossOrganizations.idempotentRequest.findMany();
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(await app.services.store.acrossOrganizations.apiKey.count({ where: { name: 'ci' } })).toBe(1);
  });

  it.each([undefined, 'org'])('shows a secret to one anonymous caller only, and is done once: %s', async (bound) => {
    const name = `anonymous-${bound}`;
    const input = { name, ...(bound === undefined ? {} : { organizationId: own.organizationId }) };
    const first = await send(CREATE_KEY, { input }, under(name));
    expect(JSON.parse(first.text).data.createApiKey.secret).toMatch(/^hys_/);
    const second = await send(CREATE_KEY, { input }, under(name));
    expect(second.text).not.toContain('hys_');
    expect(JSON.parse(second.text).errors[0].extensions.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await app.services.store.acrossOrganizations.apiKey.count({ where: { name } })).toBe(1);
  });

  it('of an anonymous caller is not a retry of the same one from another address', async () => {
    const proxied = await createTestApp({ settings: { TRUST_PROXY: '1' } });
    const { organizationId } = await makeOrganization(proxied.services);
    const ask = async (address: string) => {
      const { data } = await proxied.graphql<{ createFlag: { __typename: string } }>(
        CREATE,
        { input: { organizationId, key: 'same' } },
        { headers: { ...under('same').headers, 'x-forwarded-for': address } },
      );
      return data.createFlag.__typename;
    };
    expect([await ask('192.0.2.1'), await ask('192.0.2.2'), await ask('192.0.2.1')]).toEqual([
      'Flag',
      'ConflictError',
      'Flag',
    ]);
    await proxied.close();
  });
});

it('a query with an idempotency key is a query', async () => {
  const ask = () => send('{ viewer { __typename } }', {}, under('asked'));
  await ask();
  expect((await ask()).headers.get('idempotent-replayed')).toBeNull();
});
