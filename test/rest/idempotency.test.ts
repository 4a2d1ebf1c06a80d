import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dialects } from '../../src/rest/dialects.ts';
import { requestKindOf } from '../../src/rest/http/request-kind.ts';
import { forgetRequests } from '../../src/store/idempotency/run-idempotently.ts';
import {
  createRestApp,
  isOverSocket,
  type RestAnswer,
  type RestApp,
  type RestRequestOptions,
} from '../support/rest-app.ts';
import { makeOrganization, type TestOrganization } from '../support/test-organization.ts';

const DAY = 86_400_000;

let app: RestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createRestApp();
  own = await makeOrganization(app.services);
});
afterAll(() => app.close());

const flags = (organizationId = own.organizationId) => `/api/v1/organizations/${organizationId}/feature-flags`;

function make(key: string, flagKey: string, options: RestRequestOptions = {}) {
  const body = { flag_key: flagKey, enabled: false };
  return app.send('POST', flags(), { body, ...options, headers: { 'idempotency-key': key, ...options.headers } });
}

async function revision(): Promise<number> {
  const where = { id: own.organizationId };
  return (await app.services.store.db.organization.findUniqueOrThrow({ where })).revision;
}

describe('a write with an idempotency key', () => {
  it('is done once, and answered the same byte by byte whenever it is sent again', async () => {
    const first = await make('once', 'once');
    expect(first.status).toBe(201);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    const before = await revision();
    const again = await make('once', 'once');
    expect(again).toMatchObject({ status: 201, text: first.text });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const own = ['idempotent-replayed', 'x-request-id'];
    const kept = ({ headers }: RestAnswer) => [...headers].filter(([name]) => !own.includes(name));
    expect(kept(again)).toEqual(kept(first));
    expect(await revision()).toBe(before);
  });

  it('answers as it did then, regardless of later changes', async () => {
    const first = await make('then', 'then');
    await app.send('DELETE', `${flags()}/then`);
    expect(await make('then', 'then')).toMatchObject({ status: 201, text: first.text });
  });

  it('is refused for something else under the same key', async () => {
    await make('reused', 'reused');
    const before = await revision();
    expect(await make('reused', 'other')).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect(await revision()).toBe(before);
  });

  // Over sockets they do not come at one instant, so that some may find it done.
  it.skipIf(isOverSocket)(
    'is refused while it is being worked on, and done once however often it is sent at a time',
    async () => {
      const before = await revision();
      const answers = await Promise.all(Array.from({ length: 8 }, () => make('at-once', 'at-once')));
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 409)).toHaveLength(7);
      expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'IDEMPOTENCY_KEY_IN_PROGRESS' });
      expect(statuses).toContain(201);
      expect(await revision()).toBe(before + 1);
    },
  );

  it('is done again after a refusal that changed nothing', async () => {
    await app.send('POST', flags(), { body: { flag_key: 'taken', enabled: false } });
    expect(await make('retried', 'taken')).toMatchObject({ status: 409 });
    await app.send('DELETE', `${flags()}/taken`);
    expect(await make('retried', 'taken')).toMatchObject({ status: 201 });
  });

  it('takes a key of 255 characters and no longer one', async () => {
    expect(await make('k'.repeat(255), 'long-key')).toMatchObject({ status: 201 });
    expect(await make('k'.repeat(256), 'longer-key')).toMatchObject({
      status: 400,
      body: { code: 'IDEMPOTENCY_KEY_INVALID' },
    });
    expect(await make('', 'no-key')).toMatchObject({ status: 400 });
  });

  it('keeps the keys of callers apart', async () => {
    const [one, two] = [await app.createKey({ name: 'one' }), await app.createKey({ name: 'two' })];
    expect(await make('shared', 'by-one', { key: one.secret })).toMatchObject({ status: 201 });
    expect(await make('shared', 'by-two', { key: two.secret })).toMatchObject({ status: 201 });
  });

  it('knows a key for 24 hours', async () => {
    const { clock, store } = app.services;
    const first = await make('a-day', 'a-day');
    await app.clock.advance(DAY - 1);
    expect((await make('a-day', 'a-day')).text).toBe(first.text);
    await forgetRequests(store, clock.now());
    expect((await make('a-day', 'a-day')).text).toBe(first.text);
    await app.clock.advance(1);
    expect(await make('a-day', 'a-day')).toMatchObject({ status: 409, body: { code: 'KEY_TAKEN' } });
    await forgetRequests(store, clock.now());
    expect(await store.acrossOrganizations.idempotentRequest.count()).toBe(0);
  });

  it('keeps nothing that can be read without the key', async () => {
    await make('quiet-key', 'secretive');
    const rows = JSON.stringify(await app.services.store.acrossOrganizations.idempotentRequest.findMany());
    for (const text of ['quiet-key', 'secretive']) expect(rows).not.toContain(text);
  });

  it('is one request with its condition, which is not checked again after the first commit', async () => {
    const { headers } = await app.send('GET', `${flags()}/long-key`);
    const request = {
      body: { enabled: true },
      headers: { 'idempotency-key': 'conditional', 'if-match': headers.get('etag') ?? '' },
    };
    const first = await app.send('PUT', `${flags()}/long-key`, request);
    expect(first.status).toBe(200);
    expect(await app.send('PUT', `${flags()}/long-key`, request)).toMatchObject({ status: 200, text: first.text });
  });
});

it('a question with an idempotency key is a question', async () => {
  const headers = { 'idempotency-key': 'question' };
  const { headers: answered, status } = await app.send('GET', flags(), { headers });
  expect(status).toBe(200);
  expect(answered.get('idempotent-replayed')).toBeNull();
});

const writes = dialects.flatMap((dialect) =>
  dialect.routes
    .filter((route) => requestKindOf(dialect, route) === 'write')
    .map((route) => [`${route.method} ${dialect.base}${route.path}`, dialect, route] as const),
);

describe('every write of every dialect', () => {
  it('is one of many', () => {
    expect(new Set(writes.map(([, { name }]) => name)).size).toBeGreaterThanOrEqual(5);
  });

  it.each(writes)('refuses a key that is too long in its own words: %s', async (_, dialect, route) => {
    const path = `${dialect.base}${route.path}`.replaceAll(/\{\w+\}/g, '1');
    const answer = await app.send(route.method, path, {
      ...(route.body === null ? {} : { body: route.operation.requestExample ?? {} }),
      headers: { 'idempotency-key': 'k'.repeat(256) },
    });
    expect(answer.status).toBe(400);
    expect(dialect.problemSchema.safeParse(answer.body)).toMatchObject({ success: true });
  });
});
