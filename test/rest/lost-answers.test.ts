import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { setFeatureDefault } from '../../src/actions/organization/feature-defaults.ts';
import { losingServices } from '../support/losing-services.ts';
import { createRestApp, type RestAnswer, type RestApi, type RestApp } from '../support/rest-app.ts';
import { sampled } from '../support/runs.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller } from '../support/test-organization.ts';
import { CATALOGUED, operationsOfRows, type RestWrite, restWrites, writeRequest } from './write-rows.ts';
import { makeWriteWorld, type WriteWorld } from './write-world.ts';

let app: RestApp;
let node: TestNode;
let other: RestApi;
let key: string;

beforeAll(async () => {
  app = await createRestApp({ now: '2026-03-26T11:00:00Z' });
  node = await startTestNode(app.services.store.database, app.clock);
  // Both nodes encrypt with the same keys.
  other = app.mountedWith({ services: { ...node.services, payloadKeys: app.services.payloadKeys } });
  key = (await app.createKey()).secret;
  await setFeatureDefault(app.services, fullCaller, { featureKey: CATALOGUED, enabled: true });
});
afterAll(async () => {
  await node.close();
  await app.close();
});

it('every row is of a route', () => {
  expect(restWrites.map(({ route }) => route.operation.id)).toEqual(expect.arrayContaining([...operationsOfRows]));
});

/** An organization in which a write can be sent, and how it is sent under one key. */
async function prepare(written: RestWrite) {
  const world = await makeWriteWorld(app.services);
  const { method, path, options } = await writeRequest(written, world);
  const headers = { ...options.headers, 'idempotency-key': randomUUID() };
  const sent = { ...options, key, headers };
  return { world, send: (api: RestApi) => api.send(method, path, sent), revision: () => revisionsFrom(world) };
}

async function revisionsFrom({ organizationId }: WriteWorld): Promise<number> {
  const where = { id: organizationId };
  return (await app.services.store.db.organization.findUniqueOrThrow({ where })).revision;
}

/** An answer without what differs between organizations. */
function comparable({ status, text }: RestAnswer, { organizationId, number }: WriteWorld): readonly unknown[] {
  // Some keys are made of the end of an id.
  const ids = /(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3})?-[0-9a-f]{12}/g;
  const same = text
    .replaceAll(organizationId, 'org')
    .replaceAll(ids, 'id')
    .replaceAll(`"team_id":${number}`, '"team_id":0');
  return [status, same];
}

/** What a write answers and leaves behind that nothing interrupts. */
async function undisturbed(written: RestWrite) {
  const { world, send, revision } = await prepare(written);
  const before = await revision();
  let commits = 0;
  const stop = app.services.store.onCommitted(() => {
    commits += 1;
  });
  const answer = await send(app);
  stop();
  return { answer, comparable: comparable(answer, world), logged: (await revision()) - before, commits };
}

describe.each(sampled(restWrites, inject('testDatabaseOrigin').kind === 'embedded'))('the write $id', (written) => {
  let expected: Awaited<ReturnType<typeof undisturbed>>;
  beforeAll(async () => {
    expected = await undisturbed(written);
  });

  it('is one commit', () => {
    expect(Object.keys(written.route.operation.answers)).toContain(String(expected.answer.status));
    expect(expected.answer.status).toBeLessThan(300);
    expect(expected.commits).toBeLessThanOrEqual(1);
  });

  it('is answered by another node when the answer of its commit was lost, and done once', async () => {
    const { world, send, revision } = await prepare(written);
    const before = await revision();
    const lost = await send(app.mountedWith({ services: losingServices(app.services) }));
    expect([lost.status, lost.headers.get('retry-after')]).toEqual([503, '1']);
    const again = await send(other);
    expect(comparable(again, world)).toEqual(expected.comparable);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await send(app)).text).toBe(again.text);
    expect((await revision()) - before).toBe(expected.logged);
  });

  it('is done once and answered by both nodes that receive it at the same time', async () => {
    const { world, send, revision } = await prepare(written);
    const before = await revision();
    const answers = await Promise.all([send(app), send(other)]);
    for (const answer of answers) expect(comparable(answer, world)).toEqual(expected.comparable);
    expect((await revision()) - before).toBe(expected.logged);
  });
});
