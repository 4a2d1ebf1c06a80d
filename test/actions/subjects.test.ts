import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateFlag } from '../../src/actions/evaluation/evaluations.ts';
import type { ConditionInput } from '../../src/actions/flag/flag-inputs.ts';
import { createEnvironment, updateEnvironment } from '../../src/actions/organization/environments.ts';
import {
  continuityKeys,
  countAffected,
  knownContext,
  type ReportInput,
  recordReport,
  subjectsWithFlagOn,
} from '../../src/actions/subject/subjects.ts';
import { EMPTY_CONTEXT, type EvaluationContext } from '../../src/domain/evaluation.ts';
import type { ConditionGroup } from '../../src/domain/targeting.ts';
import type { Snapshot } from '../../src/evaluation/snapshot.ts';
import type { Database } from '../../src/store/database/database.ts';
import { createTestClock } from '../support/clock.ts';
import { statementsOf } from '../support/count-statements.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

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

const client = keyCaller('client', { allowed: ['evaluate'], isClient: true });

function tell({ organizationId }: TestOrganization, told: Omit<ReportInput, 'organizationId'>): Promise<void> {
  return recordReport(node.services, client, { organizationId, ...told });
}

async function snapshotOf({ organizationId }: TestOrganization, at: TestNode = node): Promise<Snapshot> {
  const { environments } = await at.services.live.snapshot(organizationId);
  const snapshot = environments.get('production');
  if (snapshot === undefined) throw new Error('there is no production');
  return snapshot;
}

/** A flag that is on for those for whom a condition holds. */
function ruledBy(condition: ConditionInput) {
  const rules = [{ key: 'only', variant: 'on', groups: [{ conditions: [condition] }] }];
  return { settings: [{ environment: 'production', enabled: true, defaultVariant: null, rules }] };
}

const pro: ConditionInput = { attribute: 'plan', operator: 'EQUALS', values: ['pro'] };
const large: ConditionInput = { ...pro, attribute: 'size', values: ['large'], groupType: 'company' };
const ida: EvaluationContext = { ...EMPTY_CONTEXT, targetingKey: 'ida' };

function group(condition: ConditionInput): ConditionGroup {
  const { groupType = null, attribute, operator, values = [] } = condition;
  const whole = { id: '', ignoreCase: false, negate: false, groupType, attribute: attribute ?? '', operator, values };
  return { id: '', match: 'ALL', conditions: [{ ...whole, values: values ?? [] }] };
}

describe('a context', () => {
  it('is filled with what is remembered of the subject and of its groups; what it says itself counts first', async () => {
    const place = await makeOrganization(node.services);
    await place.flag('beacon', ruledBy(pro));
    await place.flag('large', ruledBy(large));
    await tell(place, {
      subjects: [{ targetingKey: 'ida', set: { plan: 'pro', unasked: 1 } }],
      groups: [{ groupType: 'company', key: 'acme', set: { size: 'large' } }],
    });
    const snapshot = await snapshotOf(place);
    const context = { ...ida, groups: { company: { key: 'acme', attributes: { since: 2020 } } } };
    expect(await knownContext(node.services, snapshot, context)).toMatchObject({
      attributes: { plan: 'pro' },
      groups: { company: { key: 'acme', attributes: { size: 'large', since: 2020 } } },
    });
    const free = { ...context, attributes: { plan: 'free' } };
    expect(await knownContext(node.services, snapshot, free)).toMatchObject({ attributes: { plan: 'free' } });
  });

  it('costs no statement if no attribute is missing, if no subject is named, or if it was read just now', async () => {
    const place = await makeOrganization(node.services);
    await place.flag('beacon', ruledBy(pro));
    const snapshot = await snapshotOf(place);
    const look = (context: EvaluationContext) => async () => knownContext(node.services, snapshot, context);
    expect(await statementsOf(look({ ...ida, attributes: { plan: 'free' } }))).toEqual([]);
    expect(await statementsOf(look(EMPTY_CONTEXT))).toEqual([]);
    expect(await statementsOf(look(ida))).not.toEqual([]);
    expect(await statementsOf(look(ida))).toEqual([]);
    clock.advance(5_000);
    expect(await statementsOf(look(ida))).not.toEqual([]);
  });

  it('costs no statement where no rule asks about an attribute, unless the caller does', async () => {
    const place = await makeOrganization(node.services);
    await place.flag('beacon');
    await tell(place, { subjects: [{ targetingKey: 'ida', set: { plan: 'pro' } }] });
    await node.services.subjects.flush();
    clock.advance(5_000);
    const snapshot = await snapshotOf(place);
    expect(await statementsOf(async () => knownContext(node.services, snapshot, ida))).toEqual([]);
    expect(await knownContext(node.services, snapshot, ida, ['plan'])).toMatchObject({ attributes: { plan: 'pro' } });
  });
});

describe('what is reported', () => {
  it('is passed over as far as it cannot be remembered, and counts for the rest', async () => {
    const place = await makeOrganization(node.services);
    const huge = { note: 'x'.repeat(100_000) };
    await tell(place, {
      subjects: [
        { targetingKey: '', set: { plan: 'pro' } },
        { targetingKey: 'x'.repeat(401), set: { plan: 'pro' } },
        { targetingKey: 'with \0', set: { plan: 'pro' } },
        { targetingKey: 'huge', set: huge },
        { targetingKey: 'broken', set: { text: '\ud800' } },
        { targetingKey: 'ida', formerKey: '', set: { plan: 'pro' } },
      ],
      groups: ['a', 'b', 'c', 'd', 'e', 'f'].map((groupType) => ({ groupType, key: 'acme' })),
    });
    const count = (groupType: string | null) =>
      countAffected(node.services, fullCaller, {
        organizationId: place.organizationId,
        groups: [group(pro)],
        groupType,
      });
    expect(await count(null)).toEqual({ affected: 1, total: 3 });
    expect(await count('e')).toEqual({ affected: 0, total: 1 });
    expect(await count('f')).toEqual({ affected: 0, total: 0 });
  });

  it('counts as evaluations of flags and variants that there are', async () => {
    const place = await makeOrganization(node.services);
    const { id } = await place.flag('beacon');
    const told = ['on', 'on', null, 'invented', 'holdout-1'];
    await tell(place, {
      evaluations: [...told.map((variant) => ({ flagKey: 'beacon', variant })), { flagKey: 'none', variant: 'on' }],
    });
    await evaluateFlag(node.services, client, { ...place, flagKey: 'beacon', context: ida });
    await node.services.usage.flush();
    const { organizationId } = place;
    const rows = await node.services.store.db.evaluationUsage.findMany({ where: { organizationId, flagId: id } });
    expect(rows.map(({ variantKey, count }) => [variantKey, count]).sort()).toEqual([
      ['', 1],
      ['on', 3],
    ]);
    const flag = await node.services.store.db.flag.findUnique({ where: { organizationId, id } });
    expect(flag?.lastEvaluatedAt?.getTime()).toBe(clock.now());
  });

  it('is for callers who may evaluate, where they may', async () => {
    const place = await makeOrganization(node.services);
    const reader = keyCaller('reader', { allowed: ['flag:read'] });
    const elsewhere = keyCaller('elsewhere', { organizationId: 'org-elsewhere' });
    await expect(recordReport(node.services, reader, place)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(recordReport(node.services, elsewhere, place)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is of one environment, and of none that records no subjects', async () => {
    const place = await makeOrganization(node.services);
    const { organizationId } = place;
    await createEnvironment(node.services, fullCaller, { organizationId, key: 'quiet', recordsSubjects: false });
    for (const environment of ['production', 'quiet'])
      await tell(place, { environment, subjects: [{ targetingKey: 'ida' }] });
    const total = async (environment: string) =>
      (await countAffected(node.services, fullCaller, { organizationId, environment, groups: [], groupType: null }))
        .total;
    expect([await total('production'), await total('development'), await total('quiet')]).toEqual([1, 0, 0]);
    const name = { organizationId, key: 'production' };
    await updateEnvironment(node.services, fullCaller, { ...name, recordsSubjects: false });
    await updateEnvironment(node.services, fullCaller, { ...name, recordsSubjects: true });
    expect(await total('production')).toBe(0);
  });
});

describe('counting', () => {
  it('reads every subject and counts subjects, not keys', async () => {
    const place = await makeOrganization(node.services);
    const many = Array.from({ length: 1_100 }, (_, index) => ({
      targetingKey: `subject-${index}`,
      set: { plan: index % 2 === 0 ? 'pro' : 'free' },
    }));
    await tell(place, { subjects: [...many, { targetingKey: 'known-as', formerKey: 'subject-0' }] });
    const input = { organizationId: place.organizationId, groupType: null };
    expect(await countAffected(node.services, fullCaller, { ...input, groups: [group(pro)] })).toEqual({
      affected: 550,
      total: 1_100,
    });
    expect(await countAffected(node.services, fullCaller, { ...input, groups: [] })).toEqual({
      affected: 1_100,
      total: 1_100,
    });
  });

  it('is for callers who may look at flags or segments', async () => {
    const place = await makeOrganization(node.services);
    const count = (caller = client) =>
      countAffected(node.services, caller, { organizationId: place.organizationId, groups: [], groupType: null });
    await expect(count()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    for (const permission of ['flag:read', 'flag:write', 'segment:read', 'segment:write'] as const)
      expect(await count(keyCaller('reader', { allowed: [permission] }))).toEqual({ affected: 0, total: 0 });
  });

  it('finds those for whom a flag is on, under every key for which it is', async () => {
    const place = await makeOrganization(node.services);
    await place.flag('beacon', ruledBy(pro));
    await tell(place, {
      subjects: [
        { targetingKey: 'ida', formerKey: 'device', set: { plan: 'pro' } },
        { targetingKey: 'olav', set: { plan: 'free' } },
      ],
    });
    const found: string[] = [];
    const input = { organizationId: place.organizationId, flagKey: 'beacon' };
    for await (const key of subjectsWithFlagOn(node.services, fullCaller, input)) found.push(key);
    expect(found.sort()).toEqual(['device', 'ida']);
  });
});

describe('continuity', () => {
  const continuous = { experienceContinuity: true };

  it('asks nothing of flags without it, and costs nothing', async () => {
    const place = await makeOrganization(node.services);
    await place.flag('beacon');
    const snapshot = await snapshotOf(place);
    const statements = await statementsOf(async () => {
      const keys = await continuityKeys(node.services, snapshot, { targetingKey: 'ida', formerKey: 'device' });
      expect(keys).toBeUndefined();
    });
    expect(statements).toEqual([]);
  });

  it('keeps the former key of who is identified, for flags that have none yet, on every node', async () => {
    const place = await makeOrganization(node.services);
    await place.flag('beacon', continuous);
    await place.flag('other');
    const first = await snapshotOf(place);
    expect(await continuityKeys(node.services, first, { targetingKey: 'ida', formerKey: null })).toEqual({});
    const identified = { targetingKey: 'ida', formerKey: 'device' };
    expect(await continuityKeys(node.services, first, identified)).toEqual({ beacon: 'device' });
    await place.flag('later', continuous);
    clock.advance(5_000);
    await other.services.live.refresh(place.organizationId);
    const second = await snapshotOf(place, other);
    const again = { targetingKey: 'ida', formerKey: 'tablet' };
    const expected = { beacon: 'device', later: 'tablet' };
    expect(await continuityKeys(other.services, second, again)).toEqual(expected);
    expect(await continuityKeys(other.services, second, { ...again, formerKey: null })).toEqual(expected);
  });

  it('is the same for two nodes that are asked at the same time', async () => {
    const place = await makeOrganization(node.services);
    await place.flag('beacon', continuous);
    await other.services.live.refresh(place.organizationId);
    const [here, there] = [await snapshotOf(place), await snapshotOf(place, other)];
    const answers = await Promise.all([
      continuityKeys(node.services, here, { targetingKey: 'ida', formerKey: 'phone' }),
      continuityKeys(other.services, there, { targetingKey: 'ida', formerKey: 'tablet' }),
    ]);
    expect(answers[0]).toEqual(answers[1]);
  });

  it('where nothing is remembered, is the former key as long as it is sent', async () => {
    const place = await makeOrganization(node.services);
    await place.flag('beacon', continuous);
    await updateEnvironment(node.services, fullCaller, {
      organizationId: place.organizationId,
      key: 'production',
      recordsSubjects: false,
    });
    const snapshot = await snapshotOf(place);
    const keysFor = (formerKey: string | null) =>
      continuityKeys(node.services, snapshot, { targetingKey: 'ida', formerKey });
    expect(await keysFor('device')).toEqual({ beacon: 'device' });
    expect(await keysFor(null)).toEqual({});
    expect(await keysFor('ida')).toEqual({});
  });
});
