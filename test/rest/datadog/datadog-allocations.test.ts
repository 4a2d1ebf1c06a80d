import { expect } from 'vitest';
import { createSegment } from '../../../src/actions/segment/segments.ts';
import type { JsonObject } from '../../../src/domain/json.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { operator } from '../organizations.ts';
import { at, textAt } from './datadog-requests.ts';
import { allocation, expectErrors, ON, place, time, UNKNOWN, uuid } from './datadog-subject.ts';

const audits: readonly Audit[] = [
  {
    id: '4d01',
    level: 'MUST',
    clause: '§4, §2.9',
    title: 'answer to the recorded PUT of allocations as recorded',
    async run(app) {
      const { send, allocations: path, environmentId, variantIds } = await place(app);
      const options = { strategy: 'UNIFORM_INTERVALS', autostart: false, selection_interval_ms: 86_400_000 };
      const steps = [0.05, 0.25, 1].map((exposure_ratio, grouped_step_index) => ({
        ...{ exposure_ratio, interval_ms: null, is_pause_record: false, grouped_step_index },
      }));
      const exposure_schedule = { rollout_options: options, rollout_steps: steps };
      const recorded = {
        targeting_rules: [],
        guardrail_metrics: [],
        variant_weights: [{ variant_id: variantIds[0], value: 100 }],
      };
      const more = { type: 'CANARY', ...recorded, exposure_schedule } as JsonObject;
      const { status, body } = await send('PUT', path, { data: [allocation('overwrite-1', more)] });
      const id = at(body, 'data', 0, 'id');
      const scheduleId = at(body, 'data', 0, 'attributes', 'exposure_schedule', 'id');
      const stamps = { created_at: time, updated_at: time };
      const attributes = {
        ...{ id, environment_ids: [environmentId], experiment_id: null, key: 'overwrite-1', name: 'New rule' },
        ...{ order_position: 0, targeting_rules: [], type: 'CANARY', guardrail_metrics: [], ...stamps },
        exposure_schedule: {
          ...{ id: uuid, allocation_id: id, control_variant_id: null, absolute_start_time: null },
          rollout_options: options,
          rollout_steps: steps.map((step, index) => ({
            ...{ id: uuid, allocation_exposure_schedule_id: scheduleId, order_position: index, ...step, ...stamps },
            interval_ms: index === 2 ? null : 86_400_000,
          })),
          ...{ guardrail_triggers: [], guardrail_triggered_action: null, ...stamps },
        },
        variant_weights: [
          {
            id: uuid,
            ...stamps,
            value: 100,
            variant_id: variantIds[0],
            variant: { id: variantIds[0], ...ON, ...stamps },
          },
        ],
      };
      expect([status, body]).toEqual([200, { data: [{ id: uuid, type: 'allocations', attributes }] }]);
    },
  },
  {
    id: '4d02',
    level: 'MUST',
    clause: '§3, Condition',
    title: 'answer with every condition exactly as it was written',
    async run(app) {
      const { send, allocations: path, organizationId, flagId } = await place(app);
      const segment = await createSegment(app.services, operator, { organizationId, key: 'testers', kind: 'STATIC' });
      const written: readonly JsonObject[] = [
        { attribute: 'country', operator: 'ONE_OF', value: ['NO', 'se'] },
        { attribute: 'country', operator: 'NOT_ONE_OF', value: ['DK'] },
        { attribute: 'country', operator: 'EQUALS', value: ['NO'] },
        { attribute: 'country', operator: 'IS_NULL', value: ['false'] },
        { attribute: 'plan', operator: 'IS_NULL', value: ['true'] },
        { attribute: 'age', operator: 'LT', value: ['42'] },
        { attribute: 'age', operator: 'LTE', value: ['42.50'] },
        { attribute: 'age', operator: 'GT', value: ['-1'] },
        { attribute: 'age', operator: 'GTE', value: ['1e3'] },
        { attribute: 'mail', operator: 'MATCHES', value: ['(?iu)@example\\.org$'] },
        { attribute: 'mail', operator: 'NOT_MATCHES', value: ['^root'] },
        { saved_filter_id: segment.id },
      ];
      const made = await send('POST', path, { data: allocation('a', { targeting_rules: [{ conditions: written }] }) });
      const essence = (body: unknown, ...where: readonly (string | number)[]) =>
        (at(body, ...where, 'targeting_rules', 0, 'conditions') as JsonObject[]).map(
          ({ id: _, created_at: __, updated_at: ___, ...rest }) => rest,
        );
      expect(made.status).toBe(201);
      const answered = written.map((condition) => ({ saved_filter_id: null, ...condition }));
      expect(essence(made.body, 'data', 'attributes')).toEqual(answered);
      await app.services.live.refresh(organizationId);
      const read = await send('GET', `/${flagId}`);
      const entry = ['data', 'attributes', 'feature_flag_environments', 0, 'allocations', 'a'];
      expect(essence(read.body, ...entry)).toEqual(answered);
      const same = { ...(at(made.body, 'data', 'attributes') as JsonObject) };
      const again = await send('PUT', path, { data: [{ type: 'allocations', attributes: same }] });
      expect(at(again.body, 'data', 0, 'attributes', 'targeting_rules')).toEqual(same.targeting_rules);
    },
  },
  {
    id: '4d03',
    level: 'MUST',
    clause: '§3, UpsertAllocation',
    title: 'refuse an allocation that cannot be, naming the place',
    async run(app) {
      const { send, allocations: path } = await place(app);
      const condition = (one: JsonObject) => ({ targeting_rules: [{ conditions: [one] }] });
      const filter = { saved_filter_id: UNKNOWN };
      const steps = (exposure_ratio: number) => [{ exposure_ratio, grouped_step_index: 0, is_pause_record: false }];
      const schedule = (more: JsonObject) => ({
        exposure_schedule: { rollout_options: { strategy: 'NO_ROLLOUT' }, rollout_steps: steps(1), ...more },
      });
      const cases: readonly (readonly [JsonObject, string])[] = [
        [{ type: 'GATE' }, 'type'],
        [{ key: 'no key' }, 'key'],
        [{ targeting_rules: [{ conditions: [] }] }, 'targeting_rules.0.conditions'],
        [condition({}), 'targeting_rules.0.conditions.0.attribute'],
        [condition({ attribute: 'a' }), 'conditions.0.operator'],
        [condition({ attribute: 'a', operator: 'CONTAINS', value: ['x'] }), 'conditions.0.operator'],
        [condition({ attribute: 'a', operator: 'ONE_OF', value: [] }), 'conditions.0.value'],
        [condition({ attribute: 'a', operator: 'GT', value: ['ten'] }), 'conditions.0.value'],
        [
          condition({ attribute: 'a', operator: 'GT', value: ['1', '2'] }),
          'conditions.0.value: is ["1","2"], expected',
        ],
        [condition({ attribute: 'a', operator: 'EQUALS' }), 'conditions.0.value: is missing'],
        [condition({ attribute: 'a', operator: 'MATCHES', value: ['('] }), 'conditions.0.value'],
        [condition({ attribute: 'a', operator: 'IS_NULL', value: ['no'] }), 'conditions.0.value'],
        [condition({ attribute: '\u0000', operator: 'ONE_OF', value: ['x'] }), 'conditions.0.attribute'],
        [condition({ attribute: 'a', operator: 'ONE_OF', value: ['\ud800'] }), 'conditions.0.value.0'],
        [schedule({ rollout_steps: [{ ...steps(1)[0], id: '\u0000' }] }), 'rollout_steps.0.id'],
        [schedule({ rollout_steps: [{ ...steps(1)[0], id: 'first' }] }), 'rollout_steps.0.id'],
        [schedule({ id: 'mine' }), 'exposure_schedule.id'],
        [{ id: 'mine' }, 'id'],
        [{ experiment_id: '\u0000' }, 'extensions'],
        [condition(filter), 'conditions.0.saved_filter_id'],
        [condition({ ...filter, attribute: 'a', operator: 'ONE_OF', value: ['x'] }), 'conditions.0.saved_filter_id'],
        [{ variant_weights: [{ value: 50, variant_key: 'maybe' }] }, 'variant_weights.0.variant_key'],
        [{ variant_weights: [{ value: 50, variant_id: UNKNOWN }] }, 'variant_weights.0.variant_id'],
        [{ variant_weights: [{ value: 50 }] }, 'variant_weights.0.variant_key'],
        [{ variant_weights: [{ value: 101, variant_key: 'on' }] }, 'variant_weights.0.value'],
        [{ variant_weights: ['on', 'off'].map((variant_key) => ({ variant_key, value: 60 })) }, 'variant_weights'],
        [schedule({ rollout_steps: [] }), 'rollout_steps'],
        [schedule({ rollout_steps: steps(1.1) }), 'exposure_ratio'],
        [schedule({ rollout_options: { strategy: 'FAST' } }), 'strategy'],
        [schedule({ absolute_start_time: 'soon' }), 'absolute_start_time'],
        [schedule({ control_variant_key: 'maybe' }), 'exposure_schedule.control_variant_key'],
      ];
      for (const [more, part] of cases) {
        const posted = await send('POST', path, { data: allocation('a', more) });
        expect([JSON.stringify(more), posted.status]).toEqual([JSON.stringify(more), 400]);
        expectErrors(posted, 400, 'data.attributes.', part);
        const put = await send('PUT', path, { data: [allocation('before'), allocation('a', more)] });
        expectErrors(put, 400, 'data.1.attributes.', part);
      }
      expectErrors(await send('PUT', path, { data: [allocation('a'), allocation('a')] }), 400, 'key');
    },
  },
  {
    id: '4d06',
    level: 'MUST',
    clause: '§3, Step',
    title: 'know the steps of a schedule again by their ids, and give every other an id of its own',
    async run(app) {
      const { send, allocations: path } = await place(app);
      const step = (exposure_ratio: number) => ({ exposure_ratio, grouped_step_index: 0, is_pause_record: false });
      const put = async (steps: readonly JsonObject[]) => {
        const options = { strategy: 'UNIFORM_INTERVALS', selection_interval_ms: 1000 };
        const exposure_schedule = { rollout_options: options, rollout_steps: [...steps] };
        const { body } = await send('PUT', path, { data: [allocation('a', { exposure_schedule })] });
        return at(body, 'data', 0, 'attributes', 'exposure_schedule', 'rollout_steps') as JsonObject[];
      };
      const ids = (steps: readonly JsonObject[]) => steps.map(({ id }) => id);
      const [half, full] = await put([{ ...step(0.5), id: UNKNOWN }, step(1)]);
      expect(ids(await put([step(0.5), step(1)]))).toEqual([half?.id, full?.id]);
      const changed = await put([
        step(0.1),
        { ...half, exposure_ratio: 0.5 },
        { ...full, exposure_ratio: 0.9 },
        step(1),
      ]);
      expect(ids(changed)).toEqual([uuid, half?.id, full?.id, uuid]);
      expect(new Set(ids([...changed, { id: UNKNOWN }])).size).toBe(5);
      expect(changed.map(({ interval_ms }) => interval_ms)).toEqual([1000, 1000, 1000, null]);
    },
  },
  {
    id: '4d04',
    level: 'MUST',
    clause: '§2.9',
    title: 'keep the allocation of an id under another key, and make a new one for a key that it has left',
    async run(app) {
      const { send, allocations: path } = await place(app);
      const first = await send('POST', path, { data: allocation('old') });
      const id = textAt(first.body, 'data', 'id');
      const data = [allocation('new', { id }), allocation('old')];
      const { status, body } = await send('PUT', path, { data });
      expect(status).toBe(200);
      expect(at(body, 'data', 0)).toMatchObject({ id, attributes: { key: 'new' } });
      expect(at(body, 'data', 1, 'id')).not.toBe(id);
      const empty = await send('POST', path, {
        data: { ...allocation('c'), attributes: { key: 'c', name: 'C', type: 'CANARY' } },
      });
      expect(empty).toMatchObject({
        status: 201,
        body: { data: { attributes: { order_position: 2, variant_weights: [] } } },
      });
      expectErrors(await send('POST', path, { data: allocation('d', { id }) }), 409, 'new');
    },
  },
  {
    id: '4d05',
    level: 'MUST',
    clause: '§2.11',
    title: 'answer 409 to a move that a schedule cannot make',
    async run(app) {
      const { send, allocations: path } = await place(app);
      const exposure_schedule = {
        rollout_options: { strategy: 'UNIFORM_INTERVALS', selection_interval_ms: 1_000 },
        rollout_steps: [0.1, 1].map((exposure_ratio) => ({
          exposure_ratio,
          grouped_step_index: 0,
          is_pause_record: false,
        })),
      };
      const made = await send('POST', path, { data: allocation('a', { exposure_schedule }) });
      const id = textAt(made.body, 'data', 'attributes', 'exposure_schedule', 'id');
      const statuses = [];
      for (const move of [
        'pause',
        'resume',
        'start',
        'start',
        'pause',
        'pause',
        'resume',
        'resume',
        'stop',
        'stop',
        'start',
      ]) {
        statuses.push([move, (await send('POST', `/exposure-schedules/${id}/${move}`)).status]);
      }
      expect(statuses.filter(([, status]) => status === 200).map(([move]) => move)).toEqual([
        ...['start', 'pause', 'resume', 'stop'],
      ]);
      expect(statuses.filter(([, status]) => status === 409)).toHaveLength(7);
    },
  },
];

describeAudits('Datadog’s API, allocations and schedules', {}, audits);
