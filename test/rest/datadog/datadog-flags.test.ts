import { expect } from 'vitest';
import type { JsonObject } from '../../../src/domain/json.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { newOrganization } from '../organizations.ts';
import { at, sendTo, textAt } from './datadog-requests.ts';
import { expectErrors, flagBody, OFF, ON, place, time, uuid } from './datadog-subject.ts';

const audits: readonly Audit[] = [
  {
    id: '4c01',
    level: 'MUST',
    clause: '§4',
    title: 'answer to a new flag with every member of the recorded answer, and those of the older documentation',
    async run(app) {
      const organizationId = await newOrganization(app);
      const { status, body } = await sendTo(app, organizationId)('POST', '', flagBody('k', { description: 'd' }));
      const entry = (name: string, queries: string[], is_production: boolean) => ({
        ...{ environment_id: uuid, environment_name: name, environment_queries: queries, status: 'DISABLED' },
        ...{ default_variant_id: at(body, 'data', 'attributes', 'variants', 0, 'id'), override_variant_id: null },
        default_allocation_key: expect.stringMatching(/^allocation-default-[0-9a-f]{12}$/),
        override_allocation_key: expect.stringMatching(/^allocation-override-[0-9a-f]{12}$/),
        ...{ allocations: null, is_production, require_feature_flag_approval: false, pending_suggestion_id: null },
        ...{ rollout_percentage: 100, rules: [] },
      });
      const stamps = { created_at: time, updated_at: time };
      expect([status, body]).toEqual([
        201,
        {
          data: {
            id: uuid,
            type: 'feature-flags',
            attributes: {
              ...{ archived_at: null, created_by: uuid, description: 'd', distribution_channel: 'ALL', key: 'k' },
              feature_flag_environments: [
                entry('Production', ['production', 'prod'], true),
                entry('Development', ['development', 'dev'], false),
              ],
              ...{ last_updated_by: uuid, name: 'n', require_approval: false, staleness_status: 'ACTIVE', tags: [] },
              ...{ value_type: 'BOOLEAN', variants: [ON, OFF].map((each) => ({ id: uuid, ...each, ...stamps })) },
              ...stamps,
            },
          },
        },
      ]);
      const entries = at(body, 'data', 'attributes', 'feature_flag_environments') as JsonObject[];
      const suffix = (value: unknown) => String(value).slice(-12);
      expect(entries.map((each) => suffix(each.default_allocation_key))).toEqual(
        entries.map((each) => suffix(each.override_allocation_key)),
      );
      expect(new Set(entries.map((each) => each.default_allocation_key)).size).toBe(2);
    },
  },
  {
    id: '4c02',
    level: 'MUST',
    clause: '§2.5',
    title: 'refuse a new flag without a required member, naming it, and one of a key that is taken',
    async run(app) {
      const { send } = await place(app);
      for (const member of ['key', 'name', 'value_type', 'variants']) {
        const { data } = flagBody('x');
        const attributes = Object.fromEntries(Object.entries(data.attributes).filter(([name]) => name !== member));
        expectErrors(
          await send('POST', '', { data: { ...data, attributes } }),
          400,
          `data.attributes.${member}: is missing`,
        );
      }
      expectErrors(await send('POST', '', flagBody('k')), 409, '"k"');
      expectErrors(await send('POST', '', flagBody('x', { value_type: 'boolean' })), 400, 'value_type', 'BOOLEAN');
      expectErrors(await send('POST', '', flagBody('x', { default_variant_key: 'maybe' })), 400, 'default_variant_key');
      expectErrors(await send('POST', '', flagBody('x', { variants: [] })), 400, 'variants');
      expectErrors(await send('POST', '', flagBody('x', { variants: [ON, ON] })), 400, 'variants.1.key');
      expectErrors(await send('POST', '', flagBody('x y')), 400, 'key');
    },
  },
  {
    id: '4c03',
    level: 'MUST',
    clause: '§1, values',
    title: 'check the text of every value against the value type, naming the variant, and answer with the same text',
    async run(app) {
      const { send, organizationId } = await place(app);
      const make = (key: string, value_type: string, value: string, more: JsonObject = {}) =>
        send('POST', '', flagBody(key, { value_type, variants: [{ key: 'v-1', name: 'V', value }], ...more }));
      const good = [
        ['BOOLEAN', 'true'],
        ['INTEGER', '-42'],
        ['NUMERIC', '4.20'],
        ['STRING', ''],
        ['STRING', 'true'],
        ['JSON', '{ "long": 1, "a": [null] }'],
        ['JSON', '[]'],
        ['STRING', '12345678901234567890'],
        ['JSON', '{"account":"12345678901234567890","most":9007199254740991,"ratio":0.12345678901234567890}'],
      ] as const;
      for (const [index, [type, value]] of good.entries()) {
        const id = textAt((await make(`good-${index}`, type, value)).body, 'data', 'id');
        await app.services.live.refresh(organizationId);
        const { body } = await send('GET', `/${id}`);
        expect([type, at(body, 'data', 'attributes', 'variants', 0, 'value')]).toEqual([type, value]);
      }
      const bad = [
        ['BOOLEAN', 'TRUE'],
        ['INTEGER', '4.2'],
        ['INTEGER', '9007199254740993'],
        ['INTEGER', '+9007199254740993'],
        ['INTEGER', ''],
        ['NUMERIC', 'NaN'],
        ['NUMERIC', '1e999'],
        ['JSON', '"text"'],
        ['JSON', '{'],
        ['JSON', '{"account": 12345678901234567890}'],
        ['NUMERIC', '9007199254740993'],
      ] as const;
      for (const [type, value] of bad) {
        const answer = await make('bad', type, value);
        expect([type, value, answer.status]).toEqual([type, value, 400]);
        expectErrors(answer, 400, 'variants.0.value', '"v-1"', type);
      }
      const json_schema = '{"type": "object",  "required": ["a"]}';
      expectErrors(await make('bad', 'JSON', '{"b":1}', { json_schema }), 400, '"v-1"', 'JSON Schema');
      expectErrors(await make('bad', 'JSON', '{}', { json_schema: '{"type": 1}' }), 400, 'json_schema');
      expectErrors(await make('bad', 'JSON', '{}', { json_schema: '{' }), 400, 'json_schema');
      const rounded = '{"const": 12345678901234567890}';
      expectErrors(await make('bad', 'JSON', '{}', { json_schema: rounded }), 400, 'json_schema', '2^53');
      const { body } = await make('with-schema', 'JSON', '{"a":1}', { json_schema });
      const id = textAt(body, 'data', 'id');
      expect(at(body, 'data', 'attributes', 'json_schema')).toBe(json_schema);
      const clear = { data: { type: 'feature-flags', attributes: { json_schema: null } } };
      const cleared = await send('PUT', `/${id}`, clear);
      expect(at(cleared.body, 'data', 'attributes')).not.toHaveProperty('json_schema');
    },
  },
  {
    id: '4c04',
    level: 'MUST',
    clause: '§2.4',
    title: 'change the name, the description and the schema of a flag and nothing else',
    async run(app) {
      const { send, flagId } = await place(app, { description: 'before', tags: ['a'] });
      const before = at((await send('GET', `/${flagId}`)).body, 'data', 'attributes') as JsonObject;
      app.clock.advance(1_000);
      const attributes = { name: 'After', tags: ['b'], key: 'other', value_type: 'JSON', description: 'after' };
      const { status, body } = await send('PUT', `/${flagId}`, { data: { type: 'feature-flags', attributes } });
      expect([status, at(body, 'data', 'attributes')]).toEqual([
        200,
        {
          ...before,
          name: 'After',
          description: 'after',
          updated_at: expect.not.stringMatching(String(before.updated_at)),
        },
      ]);
    },
  },
  {
    id: '4c05',
    level: 'SHOULD',
    clause: '§2.3',
    title: 'answer 200 to archiving what is archived, and change nothing by it',
    async run(app) {
      const { send, flagId } = await place(app);
      const first = await send('POST', `/${flagId}/archive`);
      app.clock.advance(1_000);
      expect(await send('POST', `/${flagId}/archive`)).toMatchObject({ status: 200, text: first.text });
    },
  },
  {
    id: '4c06',
    level: 'MUST',
    clause: '§2.6',
    title: 'list the newest flags first, archived ones among them unless asked otherwise',
    async run(app) {
      const { send, flagId } = await place(app);
      app.clock.advance(1_000);
      await send('POST', '', flagBody('k-2'));
      await send('POST', `/${flagId}/archive`);
      const keys = async (query: string) => {
        const { body } = await send('GET', query);
        return [(body.data as JsonObject[]).map((each) => at(each, 'attributes', 'key')), at(body, 'meta', 'page')];
      };
      const counts = (total_filtered_count: number) => ({ total_count: 2, total_filtered_count });
      expect(await keys('')).toEqual([['k-2', 'k'], counts(2)]);
      expect(await keys('?is_archived=true')).toEqual([['k'], counts(1)]);
      expect(await keys('?is_archived=false&key=K')).toEqual([['k-2'], counts(1)]);
      expect(await keys('?limit=1&offset=1')).toEqual([['k'], counts(2)]);
      expectErrors(await send('GET', '?is_archived=maybe'), 400, 'is_archived');
      expectErrors(await send('GET', '?limit=0'), 400, 'limit');
    },
  },
  {
    id: '4c07',
    level: 'MUST',
    clause: '§3, staleness_status',
    title: 'call a flag stale that was not evaluated for a long time, and permanent if it is declared so',
    async run(app) {
      const [old, kept] = [await place(app), await place(app, { staleness_status: 'PERMANENT' })];
      const data = { lastEvaluatedAt: '2020-01-01T00:00:00Z' };
      for (const { flagId } of [old, kept])
        await app.services.store.acrossOrganizations.flag.update({ where: { id: flagId }, data });
      const staleness = async ({ send, flagId }: typeof old) =>
        at((await send('GET', `/${flagId}`)).body, 'data', 'attributes', 'staleness_status');
      expect([await staleness(old), await staleness(kept)]).toEqual(['STALE', 'PERMANENT']);
    },
  },
  {
    id: '4c08',
    level: 'MUST',
    clause: '§2.10',
    title: 'take variants flat and enveloped, and answer flat',
    async run(app) {
      const { send, flagId } = await place(app, { value_type: 'STRING' });
      const made = await send('POST', `/${flagId}/variants`, { key: 'x', name: 'X', value: 'v' });
      expect([made.status, made.body]).toEqual([
        201,
        { id: uuid, key: 'x', name: 'X', value: 'v', created_at: time, updated_at: time },
      ]);
      const attributes = { key: 'y', name: 'Y', value: 'w' };
      const enveloped = await send('POST', `/${flagId}/variants`, { data: { type: 'variants', attributes } });
      expect(enveloped).toMatchObject({ status: 201, body: attributes });
      const path = `/${flagId}/variants/${made.body.id}`;
      const changed = await send('PUT', path, { data: { type: 'variants', attributes: { name: 'Z' } } });
      expect(changed).toMatchObject({ status: 200, body: { id: made.body.id, key: 'x', name: 'Z', value: 'v' } });
      expectErrors(await send('POST', `/${flagId}/variants`, attributes), 409, '"y"');
      expectErrors(await send('POST', `/${flagId}/variants`, { key: 'z', name: 'Z' }), 400, 'value');
      expect(await send('DELETE', path)).toMatchObject({ status: 204, text: '' });
    },
  },
  {
    id: '4c09',
    level: 'MUST',
    clause: '§2.10',
    title: 'refuse a value of another type, and to delete a variant that is served',
    async run(app) {
      const { send, flagId, variantIds } = await place(app);
      const change = await send('PUT', `/${flagId}/variants/${variantIds[0]}`, { value: 'perhaps' });
      expectErrors(change, 400, '"on"', 'true or false');
      expectErrors(await send('DELETE', `/${flagId}/variants/${variantIds[0]}`), 409, 'default variant');
    },
  },
];

describeAudits('Datadog’s API, flags and variants', {}, audits);
