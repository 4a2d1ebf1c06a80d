import { expect } from 'vitest';
import { createFlag } from '../../../src/actions/flag/flags.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { operator } from '../organizations.ts';
import { at, BASE } from './datadog-requests.ts';
import { expectErrors, place } from './datadog-subject.ts';

const audits: readonly Audit[] = [
  {
    id: '4f01',
    level: 'SHOULD',
    clause: 'RFC 9110 §13',
    title: 'heed the entity tag of a flag in writes',
    async run(app) {
      const { organizationId, flagId, send } = await place(app);
      const tag = (await send('GET', `/${flagId}`)).headers.get('etag') ?? '';
      const write = (match: string, path: string) =>
        app.send('POST', `${BASE}${path}`, {
          headers: { 'x-halyard-organization': organizationId, 'if-match': match },
        });
      expect(await write(tag, `/${flagId}/archive`)).toMatchObject({ status: 200 });
      expectErrors(await write(tag, `/${flagId}/unarchive`), 412);
      expect(await write('*', `/${flagId}/unarchive`)).toMatchObject({ status: 200 });
    },
  },
  {
    id: '4f02',
    level: 'MUST',
    clause: 'access',
    title: 'show a key that is bound to one environment that environment alone',
    async run(app) {
      const { organizationId, flagId, environmentId } = await place(app);
      const { secret } = await app.createKey({ organizationId, environment: 'development' });
      const headers = { 'dd-api-key': secret, 'dd-application-key': secret };
      const get = async (path: string) => (await app.send('GET', `${BASE}${path}`, { headers })).body;
      expect(at(await get(`/${flagId}`), 'data', 'attributes', 'feature_flag_environments')).toHaveLength(1);
      expect(at(await get('/environments'), 'meta', 'page', 'total_count')).toBe(1);
      const other = await app.send('POST', `${BASE}/${flagId}/environments/${environmentId}/enable`, { headers });
      expectErrors(other, 404);
      expectErrors(await app.send('POST', `${BASE}/${flagId}/archive`, { headers }), 403, 'development');
    },
  },
  {
    id: '4f03',
    level: 'MUST',
    clause: 'access',
    title: 'know no flag of another organization, with any id',
    async run(app) {
      const [own, other] = [await place(app), await place(app)];
      const { secret } = await app.createKey({ organizationId: own.organizationId });
      const headers = { 'dd-api-key': secret, 'dd-application-key': secret };
      const found = await app.send('GET', `${BASE}/${other.flagId}`, { headers });
      expectErrors(found, 404);
      const named = { ...headers, 'x-halyard-organization': other.organizationId };
      const elsewhere = await app.send('GET', `${BASE}/${other.flagId}`, { headers: named });
      expect([elsewhere.status, elsewhere.body]).toEqual([403, { errors: ['Forbidden'] }]);
    },
  },
  {
    id: '4f04',
    level: 'MUST',
    clause: '§2.3',
    title: 'answer 400 to archiving a flag that others depend on, naming them',
    async run(app) {
      const { organizationId, flagId, send } = await place(app);
      const prerequisites = [{ flagKey: 'k' }];
      await createFlag(app.services, operator, { organizationId, key: 'depends', prerequisites });
      expectErrors(await send('POST', `/${flagId}/archive`), 400, 'depends');
    },
  },
];

describeAudits('Datadog’s API, conditional requests and isolation', {}, audits);
