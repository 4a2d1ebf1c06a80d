import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { MAXIMUM_ATTRIBUTES_JSON, type SubjectUpdate } from '../../src/domain/subject.ts';
import type { Database } from '../../src/store/database/database.ts';
import { readSubjects, type SubjectPlace } from '../../src/store/subjects/subjects.ts';
import { createTestClock } from '../support/clock.ts';
import { statementsOf } from '../support/count-statements.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

const clock = createTestClock();
let database: Database;
let node: TestNode;
let other: TestNode;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await startTestNode(database, clock);
  other = await startTestNode(database, clock);
});

afterAll(async () => {
  await node.close();
  await other.close();
  expect([...node.problems, ...other.problems]).toEqual([]);
  await database.close();
});

/** The production environment of an organization of the test's own. */
async function makePlace({ services }: TestNode = node): Promise<SubjectPlace> {
  const { organizationId } = await makeOrganization(services);
  const { environments } = await services.live.snapshot(organizationId);
  return { organizationId, environmentId: environments.get('production')?.environment.id ?? '' };
}

function seen(
  targetingKey: string,
  set: JsonObject = {},
  setOnce: JsonObject = {},
  unset: string[] = [],
): SubjectUpdate {
  return { kind: 'SEEN', targetingKey, change: { set, setOnce, unset }, at: clock.now() };
}

function identified(targetingKey: string, formerKey: string): SubjectUpdate {
  return { kind: 'IDENTIFIED', targetingKey, formerKey, at: clock.now() };
}

const tell = (place: SubjectPlace, ...updates: SubjectUpdate[]) => node.services.subjects.record(place, updates, []);
const attributesOf = async (place: SubjectPlace, key: string, at: TestNode = node) =>
  (await at.services.subjects.subject(place, key))?.attributes;

describe('a report about a subject', () => {
  it('is visible at once on its node, and everywhere a few seconds later', async () => {
    const place = await makePlace();
    expect(await attributesOf(place, 'ida', other)).toBeUndefined();
    tell(place, seen('ida', { plan: 'free' }), seen('ida', { plan: 'pro' }, { plan: 'none', first: 1 }));
    expect(await attributesOf(place, 'ida')).toEqual({ plan: 'pro', first: 1 });
    await node.services.subjects.flush();
    expect(await attributesOf(place, 'ida')).toEqual({ plan: 'pro', first: 1 });
    clock.advance(5_000);
    expect(await attributesOf(place, 'ida', other)).toEqual({ plan: 'pro', first: 1 });
  });

  it('is written after a second by itself, many of them in a few statements', async () => {
    const place = await makePlace();
    const statements = await statementsOf(async () => {
      tell(place, ...Array.from({ length: 200 }, (_, index) => seen(`subject-${index}`, { index })));
      clock.advance(1_000);
      await node.services.subjects.flush();
    });
    expect(statements.length).toBeLessThan(12);
    expect(await readSubjects(node.services.store.db, place, undefined)).toHaveLength(200);
  });

  it('costs no statement when it is known already', async () => {
    const place = await makePlace();
    tell(place, seen('ida', { plan: 'pro' }));
    await node.services.subjects.flush();
    const statements = await statementsOf(async () => {
      tell(place, seen('ida', { plan: 'pro' }), seen('ida', {}, { plan: 'free' }));
      expect(await attributesOf(place, 'ida')).toEqual({ plan: 'pro' });
      await node.services.subjects.flush();
    });
    expect(statements).toEqual([]);
  });

  it('counts in the order of the reports, even when it goes back to what is stored', async () => {
    const place = await makePlace();
    tell(place, seen('ida', { step: 1 }));
    await node.services.subjects.flush();
    tell(place, seen('ida', { step: 2 }), seen('ida', { step: 1 }));
    await node.services.subjects.flush();
    expect(await attributesOf(place, 'ida')).toEqual({ step: 1 });
  });

  it('may be named like what every object inherits', async () => {
    const place = await makePlace();
    const odd: JsonObject = JSON.parse('{"__proto__": {"admin": true}, "constructor": 1}');
    tell(place, seen('__proto__', odd), seen('constructor', odd, {}, ['constructor']));
    await node.services.subjects.flush();
    clock.advance(5_000);
    const known = await attributesOf(place, '__proto__', other);
    expect(Object.entries(known ?? {}).sort()).toEqual([
      ['__proto__', { admin: true }],
      ['constructor', 1],
    ]);
    expect(Object.keys((await attributesOf(place, 'constructor', other)) ?? {})).toEqual(['__proto__']);
  });

  it('leaves attributes as they are that would become too large', async () => {
    const place = await makePlace();
    const half = 'x'.repeat(MAXIMUM_ATTRIBUTES_JSON / 2);
    tell(place, seen('ida', { first: half }), seen('ida', { second: half }), seen('ida', { third: 3 }));
    await node.services.subjects.flush();
    expect(Object.keys((await attributesOf(place, 'ida')) ?? {})).toEqual(['first', 'third']);
  });

  it('belongs to one environment only', async () => {
    const [place, elsewhere] = [await makePlace(), await makePlace()];
    tell(place, seen('ida', { plan: 'pro' }));
    expect(await attributesOf(elsewhere, 'ida')).toBeUndefined();
    await node.services.subjects.flush();
    expect(await attributesOf(elsewhere, 'ida')).toBeUndefined();
    expect(await attributesOf({ ...place, organizationId: elsewhere.organizationId }, 'ida', other)).toBeUndefined();
  });
});

describe('who is identified', () => {
  it('is one with who they were before, and what is known of them by their own name wins', async () => {
    const place = await makePlace();
    tell(place, seen('anonymous', { plan: 'free', utm: 'ad' }), seen('ida', { plan: 'pro' }));
    await node.services.subjects.flush();
    tell(place, identified('ida', 'anonymous'), seen('anonymous', { late: true }));
    const expected = { plan: 'pro', utm: 'ad', late: true };
    expect(await attributesOf(place, 'ida')).toEqual(expected);
    expect(await attributesOf(place, 'anonymous')).toEqual(expected);
    await node.services.subjects.flush();
    clock.advance(5_000);
    expect(await attributesOf(place, 'anonymous', other)).toEqual(expected);
    expect(await readSubjects(node.services.store.db, place, undefined)).toMatchObject([
      { keys: ['anonymous', 'ida'] },
    ]);
  });

  it('does not merge with another subject that was identified on the same device', async () => {
    const place = await makePlace();
    tell(place, identified('ida', 'device'), seen('ida', { name: 'Ida' }), identified('olav', 'device'));
    await node.services.subjects.flush();
    expect(await attributesOf(place, 'device')).toEqual({ name: 'Ida' });
    expect(await attributesOf(place, 'olav')).toEqual({});
  });

  it('may have been unknown before', async () => {
    const place = await makePlace();
    tell(place, identified('ida', 'device'));
    await node.services.subjects.flush();
    expect(await readSubjects(node.services.store.db, place, undefined)).toMatchObject([{ keys: ['device', 'ida'] }]);
  });
});

const KEYS = ['a', 'b', 'c', 'd'];
const someAttributes = fc.dictionary(fc.constantFrom('x', 'y', '__proto__'), fc.jsonValue({ maxDepth: 1 }), {
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>;
const someKey = fc.constantFrom(...KEYS);
const someUpdate = fc.oneof(
  fc
    .tuple(someKey, someAttributes, someAttributes, fc.array(fc.constantFrom('x', 'y')))
    .map((parts) => (run: string) => seen(run + parts[0], parts[1], parts[2], parts[3])),
  fc
    .tuple(someKey, someKey)
    .filter(([key, former]) => key !== former)
    .map(
      ([key, former]) =>
        (run: string) =>
          identified(run + key, run + former),
    ),
);

describe('reading and writing', () => {
  it('give every subject the same attributes, however reports are cut into batches', async () => {
    const [apart, together] = [await makePlace(), await makePlace()];
    const turns = fc.array(fc.tuple(someUpdate, fc.boolean()), { maxLength: 20 });
    const known = (place: SubjectPlace, run: string, at: TestNode) =>
      Promise.all(KEYS.map((key) => attributesOf(place, run + key, at)));
    await fc.assert(
      fc.asyncProperty(turns, async (sequence) => {
        const run = randomUUID();
        for (const [update, isWritten] of sequence) {
          tell(apart, update(run));
          tell(together, update(run));
          if (isWritten) await node.services.subjects.flush();
        }
        const expected = await known(together, run, node);
        expect(await known(apart, run, node)).toEqual(expected);
        await node.services.subjects.flush();
        clock.advance(5_000);
        expect(await known(apart, run, other)).toEqual(expected);
        expect(await known(together, run, other)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});

describe('groups', () => {
  it('are remembered by type and key', async () => {
    const place = await makePlace();
    const at = clock.now();
    const change = { set: { size: 10 }, setOnce: {}, unset: [] };
    const name = { groupType: 'company', key: 'acme' };
    node.services.subjects.record(place, [], [{ ...name, change, at }]);
    node.services.subjects.record(place, [], [{ ...name, change: { ...change, set: { plan: 'pro' } }, at }]);
    const expected = { size: 10, plan: 'pro' };
    expect((await node.services.subjects.group(place, name))?.attributes).toEqual(expected);
    await node.services.subjects.flush();
    clock.advance(5_000);
    expect((await other.services.subjects.group(place, name))?.attributes).toEqual(expected);
    expect(await other.services.subjects.group(place, { ...name, groupType: 'team' })).toBeUndefined();
  });
});

describe('what is remembered', () => {
  it('is at most so many of an environment; the least recently seen go first', async () => {
    const bounded = await startTestNode(database, clock, undefined, { subjectLimit: 3, subjectRetentionDays: 90 });
    const place = await makePlace(bounded);
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      clock.advance(3_600_000);
      bounded.services.subjects.record(place, [seen(key)], []);
      if (key === 'd') bounded.services.subjects.record(place, [seen('b')], []);
      await bounded.services.subjects.flush();
    }
    const left = await readSubjects(bounded.services.store.db, place, undefined);
    expect(left.flatMap((subject) => subject.keys).sort()).toEqual(['b', 'd', 'e']);
    await bounded.close();
  });

  it('goes when it was not seen for so many days', async () => {
    const place = await makePlace();
    tell(place, seen('long-ago'));
    await node.services.subjects.flush();
    clock.advance(89 * 86_400_000);
    tell(place, seen('yesterday'));
    await node.services.subjects.flush();
    expect(await readSubjects(node.services.store.db, place, undefined)).toHaveLength(2);
    clock.advance(2 * 86_400_000);
    await other.services.subjects.close();
    await node.services.subjects.close();
    const left = await readSubjects(node.services.store.db, place, undefined);
    expect(left.map((subject) => subject.keys)).toEqual([['yesterday']]);
  });

  it('is nothing, and no longer what it was, where subjects are not to be recorded', async () => {
    const place = await makePlace();
    tell(place, seen('ida', { plan: 'pro' }));
    await node.services.subjects.flush();
    const name = { organizationId: place.organizationId, key: 'production' };
    await updateEnvironment(node.services, fullCaller, { ...name, recordsSubjects: false });
    expect(await attributesOf(place, 'ida')).toBeUndefined();
    tell(place, seen('olav'));
    await node.services.subjects.flush();
    expect(await readSubjects(node.services.store.db, place, undefined)).toEqual([]);
  });
});

describe('what is hashed for a subject', () => {
  it('is stored once, the first one wins, and moves to the subject that absorbs its own', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    const { id: flagId } = await flag('beacon');
    const { environments } = await node.services.live.snapshot(organizationId);
    const place = { organizationId, environmentId: environments.get('production')?.environment.id ?? '' };
    const both = await Promise.all([
      node.services.subjects.keepHashKeys(place, 'ida', [{ flagId, hashKey: 'first' }]),
      other.services.subjects.keepHashKeys(place, 'ida', [{ flagId, hashKey: 'second' }]),
    ]);
    const [kept] = new Set(both.map((subject) => subject?.hashKeys[flagId]));
    expect(both.map((subject) => subject?.hashKeys)).toEqual([{ [flagId]: kept }, { [flagId]: kept }]);
    tell(place, seen('ida-at-work'), identified('ida-at-work', 'ida'));
    await node.services.subjects.flush();
    clock.advance(5_000);
    expect((await other.services.subjects.subject(place, 'ida-at-work'))?.hashKeys).toEqual({ [flagId]: kept });
  });

  it('is not kept of a flag that does not exist', async () => {
    const place = await makePlace();
    const kept = await node.services.subjects.keepHashKeys(place, 'ida', [{ flagId: randomUUID(), hashKey: 'x' }]);
    expect(kept?.hashKeys).toEqual({});
  });
});
