import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { revokeApiKey } from '../../src/actions/api-key/api-keys.ts';
import { lawSubjects } from '../rest/law-subjects.ts';
import { createTestApp, type TestApp, type TestAppOptions } from '../support/test-app.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';
import { type Address, TRANSPORTS, transports } from '../support/transports.ts';
import { openRawSocket } from '../support/ws-client.ts';

let test: TestApp;
let address: Address;

/** Opens an app for a block of tests; before each, all callers have all points again. */
function open(settings: TestAppOptions['settings']): void {
  beforeAll(async () => {
    test = await createTestApp({ settings });
    address = await test.listen();
  });
  beforeEach(() => test.steadyClock.advance(3_600_000));
  afterAll(() => test.close());
}

const withNewKey = async (): Promise<Address> => ({ ...address, key: (await test.createKey()).secret });

/** Costs one point. */
const query = '{ organization(id: "x") { name } }';
/** It is free, because it reads no data. */
const free = '{ viewer { __typename } }';
const evaluate = '{ evaluate(organizationId: "x", flagKey: "y") { value } }';

const ask = async (who: Address, text: string) => (await transports.HTTP(who, { query: text })).codes;

const post = (body: object, headers: Record<string, string> = {}) =>
  fetch(`${address.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('management work', () => {
  open({ RATE_LIMIT: '60', RATE_BURST: '3' });

  it.each(TRANSPORTS)('over %s goes on until the points are spent, and when some have come back', async (transport) => {
    const caller = await withNewKey();
    const spend = async () => (await transports[transport](caller, { query })).codes;
    for (let point = 1; point <= 3; point += 1) expect(await spend()).toEqual([]);
    expect(await spend()).toEqual(['RATE_LIMITED']);
    test.steadyClock.advance(999);
    expect(await spend()).toEqual(['RATE_LIMITED']);
    test.steadyClock.advance(1);
    expect(await spend()).toEqual([]);
  });

  it('is counted for a key for every transport and API, and for each key apart', async () => {
    const [one, other] = [await withNewKey(), await withNewKey()];
    for (const transport of TRANSPORTS) await transports[transport](one, { query });
    expect(await ask(one, query)).toEqual(['RATE_LIMITED']);
    const written = await fetch(`${address.url}/api/v1/org-feature-flags`, {
      method: 'POST',
      headers: { 'x-api-key': one.key ?? '', 'content-type': 'application/json' },
      body: '{}',
    });
    expect(written.status).toBe(429);
    expect(await ask(other, query)).toEqual([]);
  });

  it('of callers without a key is counted by their address, and of those in this process not at all', async () => {
    for (let point = 1; point <= 3; point += 1) await ask(address, query);
    expect(await ask(address, query)).toEqual(['RATE_LIMITED']);
    expect((await test.graphql(query)).errors).toBeUndefined();
  });

  it('tells how the caller stands, and how long to wait', async () => {
    const { status, headers } = await post({ query });
    expect(status).toBe(200);
    const standing = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'];
    expect(standing.map((name) => headers.get(name))).toEqual(['3', '2', '1', null]);
    await post({ query });
    await post({ query });
    const refused = await post({ query });
    expect(refused.status).toBe(429);
    expect(standing.map((name) => refused.headers.get(name))).toEqual([null, '0', '1', '1']);
    expect(await refused.json()).toMatchObject({
      errors: [
        {
          message: 'Too many requests. Try again in 1 s.',
          extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1 },
        },
      ],
    });
  });

  it('is not what reads nothing with a key, nor what evaluates', async () => {
    const caller = await withNewKey();
    for (let count = 0; count < 5; count += 1) {
      expect(await ask(caller, free)).toEqual([]);
      expect(await ask(address, evaluate)).toEqual(['NOT_FOUND']);
    }
  });

  it.each([free, '{ __typename }', '{ __schema { description } }'])('is %s without a key', async (text) => {
    for (let point = 1; point <= 3; point += 1) expect(await ask(address, text)).toEqual([]);
    expect(await ask(address, text)).toEqual(['RATE_LIMITED']);
  });

  it('is counted by the time that has passed, for any setting of the clock', async () => {
    const caller = await withNewKey();
    for (let point = 1; point <= 3; point += 1) await ask(caller, query);
    test.clock.advance(3_600_000);
    expect(await ask(caller, query)).toEqual(['RATE_LIMITED']);
  });
});

describe('a caller without any permission', () => {
  open({ RATE_LIMIT: '60', RATE_BURST: '3', ANONYMOUS_ACCESS: 'none' });

  it.each([
    ['that cannot be parsed', '{', 'GRAPHQL_PARSE_FAILED'],
    ['that are not valid', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['that are refused', query, 'UNAUTHENTICATED'],
  ])('is limited by its address, also with documents %s', async (_, text, code) => {
    const codes = [];
    for (let count = 0; count < 4; count += 1) codes.push(...(await ask(address, text)));
    expect(codes.filter((each) => each === 'RATE_LIMITED').length).toBeGreaterThan(0);
    expect(codes[0]).toBe(code);
  });
});

describe('management work where the limit is off', () => {
  open({ RATE_LIMIT: 'off', RATE_BURST: '1', RATE_LIMIT_FAILURES: '1' });

  it('may be done without end, and nothing else is counted either', async () => {
    for (let count = 0; count < 3; count += 1) {
      expect(await ask(address, query)).toEqual([]);
      expect((await post({ query }, { 'x-api-key': 'hys_unknown' })).status).toBe(401);
    }
  });
});

describe('where there is one request a minute', () => {
  open({ RATE_LIMIT: '1', RATE_BURST: '1', RATE_LIMIT_EVALUATION: '1' });

  it('evaluation has a limit of its own', async () => {
    const caller = await withNewKey();
    expect([await ask(caller, evaluate), await ask(caller, evaluate)]).toEqual([['NOT_FOUND'], ['RATE_LIMITED']]);
    expect(await ask(caller, query)).toEqual([]);
    test.steadyClock.advance(60_000);
    expect(await ask(caller, evaluate)).toEqual(['NOT_FOUND']);
  });

  it.each(lawSubjects.map((subject) => [subject.dialect.name, subject] as const))(
    'the %s API refuses a second one in its own words, and says how long to wait',
    async (_, subject) => {
      const { organizationId, flag } = await makeOrganization(test.services);
      const { secret } = await test.createKey({ organizationId });
      const request = subject.write?.(organizationId, await flag('law')) ?? subject.withBody(organizationId);
      const { method, path, body, headers } = subject.ways[0]?.(request, secret) ?? request;
      const send = () =>
        fetch(`${address.url}${path}`, {
          method,
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        });
      expect((await send()).status).toBeLessThan(400);
      const refused = await send();
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
      const text = await refused.text();
      subject.expectProblem({ status: 429, headers: refused.headers, text, body: JSON.parse(text) });
    },
  );
});

const unknown = { 'x-api-key': 'hys_unknown' };
const attempt = (headers: Record<string, string> = unknown) => post({ query: free }, headers);
const attemptAtApi = () => fetch(`${address.url}/api/v1/org-feature-flags/x/y`, { headers: unknown });
const attemptBySocket = async () => {
  const socket = await openRawSocket(address.wsUrl);
  socket.send({ type: 'connection_init', payload: unknown });
  return socket.closed;
};

describe('attempts that fail to authenticate', () => {
  open({ RATE_LIMIT: '12000', RATE_LIMIT_FAILURES: '3' });

  it('are refused when an address has made too many, at every API', async () => {
    for (let count = 1; count <= 3; count += 1) expect((await attempt()).status).toBe(401);
    const refused = await attempt();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20']);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    expect((await attemptAtApi()).status).toBe(429);
    await expect(openRawSocket(address.wsUrl, { headers: unknown })).rejects.toThrow('429');
    expect(await attemptBySocket()).toEqual({ code: 1013, reason: 'Too many attempts have failed' });
    test.steadyClock.advance(20_000);
    expect((await attempt()).status).toBe(401);
  });

  it('are counted over every API and transport together, and good ones are not', async () => {
    const { secret } = await test.createKey();
    for (let count = 0; count < 5; count += 1) expect((await attempt({ 'x-api-key': secret })).status).toBe(200);
    expect((await attemptAtApi()).status).toBe(401);
    await expect(openRawSocket(address.wsUrl, { headers: unknown })).rejects.toThrow('401');
    expect(await attemptBySocket()).toMatchObject({ code: 4403 });
    expect((await attempt()).status).toBe(429);
  });

  it.each(TRANSPORTS)('leave a valid key working from the same address over %s and REST', async (transport) => {
    const caller = await withNewKey();
    for (let count = 1; count <= 3; count += 1) await attempt();
    expect((await attempt()).status).toBe(429);
    expect((await transports[transport](caller, { query: free })).codes).toEqual([]);
    const headers = { 'x-api-key': caller.key ?? '' };
    expect((await fetch(`${address.url}/api/v1/org-feature-flags/x/y`, { headers })).status).toBe(404);
    expect((await attempt()).status).toBe(429);
  });

  it('are refused for a revoked key too', async () => {
    const { id, secret } = await test.createKey();
    for (let count = 1; count <= 3; count += 1) await attempt();
    expect((await attempt({ 'x-api-key': secret })).status).toBe(200);
    await revokeApiKey(test.services, fullCaller, { id });
    expect((await attempt({ 'x-api-key': secret })).status).toBe(429);
  });

  it('are not told apart by what a client says of where it is', async () => {
    for (const [index, status] of [401, 401, 401, 429].entries())
      expect((await attempt({ ...unknown, 'x-forwarded-for': `192.0.2.${index}` })).status).toBe(status);
  });
});

describe('attempts that fail to authenticate behind a trusted proxy', () => {
  open({ RATE_LIMIT: '12000', RATE_LIMIT_FAILURES: '1', TRUST_PROXY: '1' });

  it('are counted for the address that the proxy tells', async () => {
    const statuses = [];
    for (const forwardedFor of ['192.0.2.1', '192.0.2.2', '6.6.6.6, 192.0.2.1'])
      statuses.push((await attempt({ ...unknown, 'x-forwarded-for': forwardedFor })).status);
    expect(statuses).toEqual([401, 401, 429]);
  });
});
