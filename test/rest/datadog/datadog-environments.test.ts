import { expect } from 'vitest';
import type { JsonObject } from '../../../src/domain/json.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { at, textAt } from './datadog-requests.ts';
import { allocation, environmentBody, expectErrors, place } from './datadog-subject.ts';

const audits: readonly Audit[] = [
  {
    id: '4b01',
    level: 'MUST',
    clause: '§2.1',
    title: 'page from 1 to 1000 environments and count all and those that are left',
    async run(app) {
      const { send } = await place(app);
      const names = async (query: string) => {
        const { body } = await send('GET', `/environments?${query}`);
        return [(body.data as JsonObject[]).map((each) => at(each, 'attributes', 'key')), at(body, 'meta', 'page')];
      };
      const counts = (total_filtered_count: number) => ({ total_count: 2, total_filtered_count });
      expect(await names('')).toEqual([['production', 'development'], counts(2)]);
      expect(await names('limit=1&offset=1')).toEqual([['development'], counts(2)]);
      expect(await names('offset=5')).toEqual([[], counts(2)]);
      expect(await names('name=PROD')).toEqual([['production'], counts(1)]);
      expect(await names('dd_env=dev')).toEqual([['development'], counts(1)]);
      expect(await names('dd_env=de')).toEqual([[], counts(0)]);
      for (const query of ['limit=0', 'limit=1001', 'limit=x', 'limit=1.5', 'offset=-1']) {
        expectErrors(await send('GET', `/environments?${query}`), 400, query.split('=')[0] ?? '');
      }
    },
  },
  {
    id: '4b02',
    level: 'MUST',
    clause: '§2.7',
    title: 'make the key of an environment from its name, and refuse a name or key that is taken',
    async run(app) {
      const { send } = await place(app);
      const keyOf = async (name: string) =>
        at((await send('POST', '/environments', environmentBody(name))).body, 'data', 'attributes', 'key');
      expect(await keyOf(' Tést -- Environment (EU) ')).toBe('test-environment-eu');
      expect(await keyOf('日本')).toMatch(/^environment-[0-9a-f]{8}$/);
      expectErrors(await send('POST', '/environments', environmentBody('日本')), 409, '日本');
      expectErrors(await send('POST', '/environments', environmentBody('Test environment EU')), 409);
      expectErrors(await send('POST', '/environments', environmentBody('Production')), 409);
      expectErrors(await send('POST', '/environments', environmentBody('x', { queries: [] })), 400, 'queries');
      expectErrors(await send('POST', '/environments', environmentBody('')), 400, 'name');
      const many = Array.from({ length: 21 }, (_, index) => `alias-${index}`);
      expectErrors(
        await send('POST', '/environments', environmentBody('x', { queries: many })),
        400,
        '20 items at most',
      );
      const long = environmentBody('x', { queries: ['q'.repeat(201)] });
      expectErrors(await send('POST', '/environments', long), 400, '200 characters at most');
    },
  },
  {
    id: '4b03',
    level: 'MUST',
    clause: '§2.7',
    title: 'make a new environment usable for flags that were there before, off and with the default that they have',
    async run(app) {
      const { send, flagId, variantIds } = await place(app, { default_variant_key: 'off' });
      const made = await send('POST', '/environments', environmentBody('Later'));
      const id = textAt(made.body, 'data', 'id');
      expect(await send('POST', `/${flagId}/environments/${id}/allocations`, { data: allocation('a') })).toMatchObject({
        status: 201,
      });
      const { body } = await send('GET', `/${flagId}`);
      const entries = at(body, 'data', 'attributes', 'feature_flag_environments') as JsonObject[];
      const entry = entries.find((each) => each.environment_id === id);
      expect(entry).toMatchObject({ status: 'DISABLED', default_variant_id: variantIds[1], environment_name: 'Later' });
    },
  },
  {
    id: '4b04',
    level: 'MUST',
    clause: '§2.7',
    title: 'delete an environment without a body, but never the default one',
    async run(app) {
      const { send, environmentId } = await place(app);
      const made = await send('POST', '/environments', environmentBody('Gone'));
      const path = `/environments/${textAt(made.body, 'data', 'id')}`;
      const { status, text, headers } = await send('DELETE', path);
      expect([status, text, headers.get('content-type')]).toEqual([204, '', null]);
      expectErrors(await send('DELETE', path), 404);
      expectErrors(await send('DELETE', `/environments/${environmentId}`), 403, 'default');
    },
  },
];

describeAudits('Datadog’s API, environments', {}, audits);
