import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSegment } from '../../../src/actions/segment/segments.ts';
import type { JsonObject, JsonValue } from '../../../src/domain/json.ts';
import { askGraph } from '../../support/ask-graph.ts';
import { createRestApp, type RestApp } from '../../support/rest-app.ts';
import { operator } from '../organizations.ts';
import { evaluate, textAt } from './datadog-requests.ts';
import { allocation, place } from './datadog-subject.ts';

let app: RestApp;
beforeAll(async () => {
  app = await createRestApp({ now: '2026-04-22T20:00:00Z' });
});
afterAll(() => app.close());

type Place = Awaited<ReturnType<typeof place>>;

/** A flag that is enabled, whose default is `off`. */
async function enabledFlag(): Promise<Place> {
  const found = await place(app, { default_variant_key: 'off' });
  await found.send('POST', `/${found.flagId}/environments/${found.environmentId}/enable`);
  return found;
}

async function setAllocations({ send, allocations }: Place, ...data: readonly object[]): Promise<JsonObject> {
  const { status, body } = await send('PUT', allocations, { data });
  expect([status, body]).toEqual([200, { data: expect.any(Array) }]);
  return body;
}

const conditions = (...written: readonly JsonObject[]) => ({ conditions: written });
const weights = (on: number) => ({ variant_weights: [{ variant_key: 'on', value: on }] });
const SUBJECTS = Array.from({ length: 400 }, (_, index) => `subject-${index}`);

/** The subjects that get the variant `on`. */
async function those({ organizationId }: Place): Promise<readonly string[]> {
  const found: string[] = [];
  for (const targetingKey of SUBJECTS) {
    if ((await evaluate(app, organizationId, 'k', { targetingKey })).variant === 'on') found.push(targetingKey);
  }
  return found;
}

/** What the graph and the OpenFeature protocol say of the flag. */
async function elsewhere({ organizationId }: Place, attributes: JsonObject) {
  const source = `query ($organizationId: ID!, $context: EvaluationContextInput) {
    evaluate(organizationId: $organizationId, flagKey: "k", context: $context) { value variant reason }
  }`;
  const context = { targetingKey: 'somebody', attributes };
  const { data } = await askGraph<{ evaluate: JsonObject }>(app.services, operator, source, {
    organizationId,
    context,
  });
  const { body } = await app.send('POST', '/ofrep/v1/evaluate/flags/k', {
    headers: { 'x-halyard-organization': organizationId },
    body: { context: { targetingKey: 'somebody', ...attributes } },
  });
  return { graph: data.evaluate, ofrep: body };
}

describe('an operator of Datadog', () => {
  const cases: readonly (readonly [string, readonly string[], readonly JsonValue[], readonly JsonValue[]])[] = [
    ['ONE_OF', ['NO', '1', 'true'], ['NO', 1, '1', true], ['no', 'NO ', 2, false, null]],
    ['EQUALS', ['NO'], ['NO'], ['no', null]],
    ['NOT_ONE_OF', ['NO', '1'], ['no', 2, true], ['NO', 1, null]],
    ['LT', ['10'], [9.99, '9', '-1e3'], [10, '10', 'nine', '', true, null]],
    ['LTE', ['10'], [10, '10.0'], [10.01, null]],
    ['GT', ['10'], [10.01, '11'], [10, '10', 'x', null]],
    ['GTE', ['10'], [10, '10'], [9.99, '', null]],
    ['MATCHES', ['@example\\.org$'], ['a@example.org'], ['a@example.org.evil', 'A@EXAMPLE.ORG', null]],
    ['MATCHES', ['(?iu)^a\\d'], ['A1x', 'a22'], ['ba1', null]],
    ['MATCHES', ['^12'], [123], [312]],
    ['NOT_MATCHES', ['^root'], ['user', 'a root', 5], ['root', null]],
    ['IS_NULL', ['true'], [null], ['', 0, false]],
    ['IS_NULL', ['false'], ['', 0, false], [null]],
  ];

  it.each(cases)('%s %j holds for %j and not for %j', async (operatorName, value, matching, others) => {
    const found = await enabledFlag();
    const condition = { attribute: 'a', operator: operatorName, value };
    await setAllocations(found, allocation('rule', { targeting_rules: [conditions(condition)] }));
    const variant = async (attributes: JsonObject) =>
      (await evaluate(app, found.organizationId, 'k', { attributes })).variant;
    for (const a of matching) expect([a, await variant({ a })]).toEqual([a, 'on']);
    for (const a of others) expect([a, await variant({ a })]).toEqual([a, 'off']);
    const isNull = operatorName === 'IS_NULL' && value[0] === 'true';
    expect(await variant({})).toBe(isNull ? 'on' : 'off');
  });

  it('asks `id` of the targeting key unless the subject has an attribute of that name', async () => {
    const found = await enabledFlag();
    const condition = { attribute: 'id', operator: 'ONE_OF', value: ['somebody'] };
    await setAllocations(found, allocation('rule', { targeting_rules: [conditions(condition)] }));
    const variant = async (attributes: JsonObject, targetingKey = 'somebody') =>
      (await evaluate(app, found.organizationId, 'k', { attributes, targetingKey })).variant;
    expect(await variant({})).toBe('on');
    expect(await variant({}, 'nobody')).toBe('off');
    expect(await variant({ id: 'nobody' })).toBe('off');
    expect(await variant({ id: 'somebody' }, 'nobody')).toBe('on');
  });

  it('asks a saved filter of the segment', async () => {
    const found = await enabledFlag();
    const { organizationId } = found;
    const members = ['somebody'];
    const segment = await createSegment(app.services, operator, { organizationId, key: 's', kind: 'STATIC', members });
    const rule = conditions({ saved_filter_id: segment.id });
    await setAllocations(found, allocation('rule', { targeting_rules: [rule] }));
    expect(await evaluate(app, organizationId, 'k')).toMatchObject({ variant: 'on' });
    expect(await evaluate(app, organizationId, 'k', { targetingKey: 'other' })).toMatchObject({ variant: 'off' });
  });
});

describe('a flag of Datadog', () => {
  it('answers the same at every source: rules in order, any rule of an allocation, all conditions of a rule', async () => {
    const found = await enabledFlag();
    const norwegian = { attribute: 'country', operator: 'ONE_OF', value: ['NO'] };
    const adult = { attribute: 'age', operator: 'GTE', value: ['18'] };
    const tester = { attribute: 'tester', operator: 'EQUALS', value: ['true'] };
    await setAllocations(
      found,
      allocation('blocked', {
        targeting_rules: [conditions({ attribute: 'blocked', operator: 'IS_NULL', value: ['false'] })],
        variant_weights: [{ variant_key: 'off', value: 100 }],
      }),
      allocation('first', { targeting_rules: [conditions(norwegian, adult), conditions(tester)] }),
    );
    const cases: readonly (readonly [JsonObject, boolean, string | null])[] = [
      [{}, false, null],
      [{ country: 'NO' }, false, null],
      [{ country: 'NO', age: 18 }, true, 'first'],
      [{ tester: true }, true, 'first'],
      [{ tester: true, blocked: 'spam' }, false, 'blocked'],
    ];
    for (const [attributes, value, ruleKey] of cases) {
      const own = await evaluate(app, found.organizationId, 'k', { attributes });
      const reason = ruleKey === null ? 'DEFAULT' : 'TARGETING_MATCH';
      expect([attributes, own]).toMatchObject([attributes, { value, ruleKey, reason }]);
      const { graph, ofrep } = await elsewhere(found, attributes);
      expect(graph).toEqual({ value, variant: own.variant, reason });
      expect(ofrep).toMatchObject({ value, variant: own.variant });
    }
  });

  it('leaves the answer to the caller’s own default while it is disabled, with any allocations', async () => {
    const found = await enabledFlag();
    await setAllocations(found, allocation('all'));
    await found.send('POST', `/${found.flagId}/environments/${found.environmentId}/disable`);
    const { graph, ofrep } = await elsewhere(found, {});
    expect(graph).toMatchObject({ variant: null, reason: 'DISABLED' });
    expect(ofrep).toMatchObject({ reason: 'DISABLED' });
  });

  it('lets the rest of the weights fall through, and keeps those who are in when a weight is raised', async () => {
    const found = await enabledFlag();
    await setAllocations(found, allocation('part', weights(30)));
    const first = await those(found);
    expect(first.length).toBeGreaterThan(80);
    expect(first.length).toBeLessThan(160);
    await setAllocations(found, allocation('part', weights(50)));
    const more = await those(found);
    expect(more.length).toBeGreaterThan(first.length);
    expect(more).toEqual(expect.arrayContaining([...first]));
    await setAllocations(found, allocation('part', weights(30)), allocation('rest'));
    expect(await those(found)).toEqual(SUBJECTS);
    await setAllocations(found, allocation('nobody', { variant_weights: [] }));
    expect(await those(found)).toEqual([]);
  });

  it('exposes more step by step once it is started, stays while it is paused, and no subject once it is stopped', async () => {
    const found = await enabledFlag();
    const hour = 3_600_000;
    const exposure_schedule = {
      rollout_options: { strategy: 'UNIFORM_INTERVALS', selection_interval_ms: hour },
      rollout_steps: [0.1, 0.5, 1].map((exposure_ratio, grouped_step_index) => ({
        ...{ exposure_ratio, grouped_step_index, is_pause_record: false },
      })),
    };
    const body = await setAllocations(found, allocation('steps', { type: 'CANARY', exposure_schedule }));
    const id = textAt(body, 'data', 0, 'attributes', 'exposure_schedule', 'id');
    const move = async (verb: string) => {
      expect(await found.send('POST', `/exposure-schedules/${id}/${verb}`)).toMatchObject({ status: 200 });
    };
    expect(await those(found)).toEqual([]);
    await move('start');
    const first = await those(found);
    expect(first.length).toBeGreaterThan(15);
    expect(first.length).toBeLessThan(80);
    app.clock.advance(hour - 1);
    expect(await those(found)).toEqual(first);
    app.clock.advance(1);
    const second = await those(found);
    expect(second.length).toBeGreaterThan(150);
    expect(second).toEqual(expect.arrayContaining([...first]));
    await move('pause');
    app.clock.advance(10 * hour);
    expect(await those(found)).toEqual(second);
    await move('resume');
    expect(await those(found)).toEqual(second);
    app.clock.advance(hour);
    expect(await those(found)).toEqual(SUBJECTS);
    await move('stop');
    expect(await those(found)).toEqual([]);
  });

  it('waits at a pause point, and starts automatically if it is set to', async () => {
    const found = await enabledFlag();
    const exposure_schedule = {
      absolute_start_time: new Date(app.clock.now() + 60_000).toISOString(),
      rollout_options: { strategy: 'UNIFORM_INTERVALS', selection_interval_ms: 1_000 },
      rollout_steps: [
        { exposure_ratio: 0.5, grouped_step_index: 0, is_pause_record: true },
        { exposure_ratio: 1, grouped_step_index: 1, is_pause_record: false },
      ],
    };
    const body = await setAllocations(found, allocation('steps', { exposure_schedule }));
    const id = textAt(body, 'data', 0, 'attributes', 'exposure_schedule', 'id');
    expect(await those(found)).toEqual([]);
    app.clock.advance(60_000);
    const half = (await those(found)).length;
    app.clock.advance(3_600_000);
    expect((await those(found)).length).toBe(half);
    expect(half).toBeGreaterThan(150);
    expect(half).toBeLessThan(250);
    expect(await found.send('POST', `/exposure-schedules/${id}/resume`)).toMatchObject({ status: 200 });
    expect(await those(found)).toEqual(SUBJECTS);
  });

  it('keeps how far its schedule has come when the allocations are replaced', async () => {
    const found = await enabledFlag();
    const exposure_schedule = {
      rollout_options: { strategy: 'NO_ROLLOUT' },
      rollout_steps: [{ exposure_ratio: 1, grouped_step_index: 0, is_pause_record: false }],
    };
    const body = await setAllocations(found, allocation('steps', { exposure_schedule }));
    const id = textAt(body, 'data', 0, 'attributes', 'exposure_schedule', 'id');
    await found.send('POST', `/exposure-schedules/${id}/start`);
    const again = await setAllocations(
      found,
      allocation('new'),
      allocation('steps', { name: 'Again', exposure_schedule }),
    );
    expect(textAt(again, 'data', 1, 'attributes', 'exposure_schedule', 'id')).toBe(id);
    await setAllocations(found, allocation('steps', { exposure_schedule }));
    expect(await those(found)).toEqual(SUBJECTS);
  });
});
