import { parse, subscribe } from 'graphql';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createGraphContext } from '../../src/graph/lib/context.ts';
import { schema } from '../../src/graph/schema.ts';
import { type EventStream, openEventStream } from '../support/event-stream.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';
import { connect } from '../support/ws-client.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

interface Changes {
  readonly changes: { readonly revision: number; readonly kind: string; readonly flagKey: string | null };
}

const DOCUMENT = `subscription ($organizationId: ID!, $after: Int, $environment: String, $flagKeys: [String!]) {
  changes(organizationId: $organizationId, after: $after, environment: $environment, flagKeys: $flagKeys) {
    revision kind flagKey environments source at actor { id } differences { path before after } before after
  }
}`;

async function follow(variables: Record<string, unknown>, key?: string): Promise<EventStream<Changes>> {
  const stream = await openEventStream<Changes>(app, DOCUMENT, variables, key);
  onTestFinished(() => stream.stop());
  return stream;
}

/** The changes up to and with the first of a flag of this key, which tells that there was nothing else before. */
async function until(stream: EventStream<Changes>, last: string): Promise<Changes['changes'][]> {
  const seen: Changes['changes'][] = [];
  for (;;) {
    const { changes } = await stream.next();
    seen.push(changes);
    if (changes.flagKey === last) return seen;
  }
}

it('tells every change after a revision once, in order, those before the subscription included', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('first');
  const stream = await follow({ organizationId, after: 0 });
  await flag('second');
  await Promise.all(['a', 'b', 'c', 'd'].map((key) => flag(key)));
  await flag('last');
  const seen = await until(stream, 'last');
  expect(seen.map(({ revision }) => revision)).toEqual(seen.map((_, index) => index + 1));
  expect(seen.map(({ flagKey }) => flagKey).slice(0, 5)).toEqual([null, null, null, 'first', 'second']);
});

it('tells only what comes from now on when no revision is given', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('first');
  const stream = await follow({ organizationId });
  await flag('second');
  expect((await until(stream, 'second')).map(({ flagKey }) => flagKey)).toEqual(['second']);
});

it('tells what changed, by whom, through which API, and how it was before and after', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('plain', { name: 'Old' });
  const stream = await follow({ organizationId });
  await mutate(app, 'updateFlag', { organizationId, key: 'plain', name: 'New' });
  expect(await stream.next()).toEqual({
    changes: {
      revision: 5,
      kind: 'FLAG_UPDATED',
      flagKey: 'plain',
      environments: [],
      source: 'graphql',
      at: '2026-06-01T12:00:00.000Z',
      actor: { id: 'anonymous' },
      differences: [{ path: 'name', before: 'Old', after: 'New' }],
      before: expect.objectContaining({ name: 'Old', version: 1 }),
      after: expect.objectContaining({ name: 'New', version: 2 }),
    },
  });
});

it('tells of one environment what touches it or all of them, and of some flags only what is theirs', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  const inDevelopment = await follow({ organizationId, environment: 'development' });
  const ofOne = await follow({ organizationId, flagKeys: ['one', 'last'] });
  for (const flagKey of ['one', 'two']) {
    await flag(flagKey);
    for (const environment of ['production', 'development'])
      await mutate(app, 'setFlagSetting', { organizationId, flagKey, environment, rolloutPercentage: 7 });
  }
  await mutate(app, 'createSegment', { organizationId, key: 'crew' });
  await flag('last');
  const one = (seen: Changes['changes'][]) => seen.map(({ kind, flagKey }) => `${kind} ${flagKey}`);
  expect(one(await until(inDevelopment, 'last'))).toEqual([
    'FLAG_CREATED one',
    'FLAG_UPDATED one',
    'FLAG_CREATED two',
    'FLAG_UPDATED two',
    'SEGMENT_CREATED null',
    'FLAG_CREATED last',
  ]);
  expect(one(await until(ofOne, 'last'))).toEqual([
    'FLAG_CREATED one',
    'FLAG_UPDATED one',
    'FLAG_UPDATED one',
    'FLAG_CREATED last',
  ]);
});

it('goes on where a broken connection left off', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  const before = await follow({ organizationId });
  await flag('first');
  const { changes } = await before.next();
  before.stop();
  await flag('missed');
  const after = await follow({ organizationId, after: changes.revision });
  await flag('last');
  expect((await until(after, 'last')).map(({ flagKey }) => flagKey)).toEqual(['missed', 'last']);
});

it('asks the database nothing for an event: the change itself says it all', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  const db = new Proxy(app.services.store.db, {
    get: (_client, name) => {
      throw new Error(`The database was asked for ${String(name)}.`);
    },
  });
  const contextValue = { ...createGraphContext(app.services, fullCaller, 'request'), db };
  const variableValues = { organizationId, after: 0 };
  const stream = await subscribe({ schema, document: parse(DOCUMENT), contextValue, variableValues });
  if (!(Symbol.asyncIterator in stream)) throw new Error(`Refused: ${JSON.stringify(stream.errors)}`);
  onTestFinished(async () => void (await stream.return()));
  await flag('plain');
  for (let revision = 1; revision <= 4; revision += 1) {
    const { value } = await stream.next();
    expect(value).toMatchObject({ data: { changes: { revision, source: 'graphql' } } });
    expect(value).not.toHaveProperty('errors');
  }
});

it('shows the flag of a change as it is now to who asks for it', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('plain', { name: 'Old' });
  await mutate(app, 'updateFlag', { organizationId, key: 'plain', name: 'New' });
  const document = `subscription ($organizationId: ID!) {
    changes(organizationId: $organizationId, after: 3) { kind flag { name } organization { id } }
  }`;
  const stream = await openEventStream(app, document, { organizationId });
  onTestFinished(() => stream.stop());
  for (const kind of ['FLAG_CREATED', 'FLAG_UPDATED']) {
    expect(await stream.next()).toEqual({
      changes: { kind, flag: { name: 'New' }, organization: { id: organizationId } },
    });
  }
});

it('refuses another organization, a missing permission and a revision that is invalid or yet to come, each by its code', async () => {
  const [{ organizationId }, other] = [await makeOrganization(app.services), await makeOrganization(app.services)];
  const { secret: stranger } = await app.createKey({ organizationId: other.organizationId });
  const { secret: reader } = await app.createKey({ organizationId, permissions: ['flag:read'] });
  const refusals = [
    [{ organizationId }, stranger, 'NOT_FOUND'],
    [{ organizationId }, reader, 'FORBIDDEN'],
    [{ organizationId: 'org-nowhere' }, undefined, 'NOT_FOUND'],
    [{ organizationId, environment: 'moon' }, undefined, 'NOT_FOUND'],
    [{ organizationId, after: 1_000_000 }, undefined, 'VALIDATION_FAILED'],
    [{ organizationId, after: -1 }, undefined, 'VALIDATION_FAILED'],
  ] as const;
  for (const [variables, key, code] of refusals) {
    const stream = await follow(variables, key);
    expect((await stream.nextResult()).errors).toMatchObject([{ extensions: { code } }]);
  }
});

it('is the same over WebSockets as over server-sent events', async () => {
  const { organizationId, flag } = await makeOrganization(app.services);
  const { wsUrl } = await app.listen();
  const client = connect(wsUrl);
  onTestFinished(() => client.close());
  await flag('first');
  const stream = await follow({ organizationId, after: 0 });
  const operation = client.subscribe<Changes>(DOCUMENT, { organizationId, after: 0 });
  await flag('second');
  for (let revision = 1; revision <= 5; revision += 1) {
    const event = await stream.next();
    expect(event.changes.revision).toBe(revision);
    expect((await operation.next()).data).toEqual(event);
  }
});
