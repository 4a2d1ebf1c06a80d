import { expect } from 'vitest';
import { type Audit, describeAudits } from '../audit.ts';
import { BASE, sendTo } from './datadog-requests.ts';
import { allocation, environmentBody, expectErrors, flagBody, ON, place, UNKNOWN } from './datadog-subject.ts';

const NO_UUID = 'not-a-uuid';

const audits: readonly Audit[] = [
  {
    id: '4a01',
    level: 'MUST',
    clause: '§1',
    title: 'take a POST without a body and without a content type',
    async run(app) {
      const { send, flagId, organizationId } = await place(app);
      const answer = await send('POST', `/${flagId}/archive`);
      expect(answer).toMatchObject({ status: 200 });
      expect(answer.headers.get('content-type')).toBe('application/json');
      const request = new Request(`http://localhost${BASE}/${flagId}/unarchive`, {
        method: 'POST',
        headers: { 'x-halyard-organization': organizationId, 'content-length': '0' },
      });
      expect((await app.fetch(request)).status).toBe(200);
    },
  },
  {
    id: '4a02',
    level: 'MUST',
    clause: '§2.2',
    title: 'answer 404 to an id that is not a UUID, and to an unknown one',
    async run(app) {
      const { send, flagId, environmentId } = await place(app);
      for (const id of [NO_UUID, UNKNOWN, 'environments', '%20', '%00']) {
        expectErrors(await send('PUT', `/${id}`, { data: { type: 'feature-flags', attributes: {} } }), 404);
        expectErrors(await send('POST', `/${id}/archive`), 404);
        expectErrors(await send('POST', `/${flagId}/environments/${id}/enable`), 404);
        expectErrors(await send('POST', `/${id}/environments/${environmentId}/enable`), 404);
        expectErrors(await send('DELETE', `/${flagId}/variants/${id}`), 404);
        expectErrors(await send('GET', `/environments/${id}`), 404);
        expectErrors(await send('POST', `/exposure-schedules/${id}/stop`), 404);
      }
      expectErrors(await send('GET', `/${NO_UUID}`), 404, NO_UUID);
    },
  },
  {
    id: '4a03',
    level: 'MUST',
    clause: '§1',
    title: 'answer 403 where nothing names the organization, or one that is not there',
    async run(app) {
      expectErrors(await app.send('GET', BASE), 403, 'X-Halyard-Organization');
      expectErrors(await sendTo(app, 'org-nowhere')('GET', ''), 403, 'Forbidden');
      const none = app.mountedWith({ anonymousAccess: 'none' });
      expect(await none.send('GET', BASE)).toMatchObject({ status: 403, body: { errors: ['Forbidden'] } });
    },
  },
  {
    id: '4a04',
    level: 'MUST',
    clause: '§2, permissions',
    title: 'need every permission that the table names for an operation, and no other',
    async run(app) {
      const { organizationId } = await place(app);
      const [R, W, ER, EW] = ['flag:read', 'flag:write', 'environment:read', 'environment:write'] as const;
      const id = UNKNOWN;
      const operations = [
        ['GET', '/environments', [ER]],
        ['GET', `/${id}`, [R, ER]],
        ['POST', `/${id}/archive`, [W, ER]],
        ['PUT', `/${id}`, [W, ER]],
        ['POST', `/${id}/unarchive`, [W, ER]],
        ['POST', '', [W, ER]],
        ['GET', '', [R, ER]],
        ['POST', '/environments', [EW]],
        ['GET', `/environments/${id}`, [ER]],
        ['PUT', `/environments/${id}`, [EW]],
        ['DELETE', `/environments/${id}`, [EW]],
        ['POST', `/${id}/environments/${id}/enable`, [W, ER]],
        ['POST', `/${id}/environments/${id}/disable`, [W, ER]],
        ['POST', `/${id}/environments/${id}/allocations`, [W]],
        ['PUT', `/${id}/environments/${id}/allocations`, [W]],
        ['POST', `/${id}/variants`, [W]],
        ['PUT', `/${id}/variants/${id}`, [W]],
        ['DELETE', `/${id}/variants/${id}`, [W]],
        ...['start', 'pause', 'resume', 'stop'].map(
          (verb) => ['POST', `/exposure-schedules/${id}/${verb}`, [W]] as const,
        ),
      ] as const;
      expect(operations).toHaveLength(22);
      const bodies: Record<string, object> = {
        '': flagBody('permitted'),
        '/environments': environmentBody('Permitted'),
        [`/${id}`]: { data: { type: 'feature-flags', attributes: {} } },
        [`/environments/${id}`]: { data: { type: 'environments', attributes: {} } },
        [`/${id}/variants`]: ON,
        [`/${id}/variants/${id}`]: {},
      };
      const setOrOne = (method: string) => ({ data: method === 'PUT' ? [] : allocation('a') });
      for (const [method, path, needed] of operations) {
        const hasBody = ['POST', 'PUT'].includes(method);
        const body = path.endsWith('/allocations') ? setOrOne(method) : hasBody ? bodies[path] : undefined;
        const ask = async (permissions: readonly (typeof R | typeof W | typeof ER | typeof EW)[]) => {
          const { secret } = await app.createKey({ organizationId, permissions });
          const headers = { 'dd-api-key': secret, 'dd-application-key': secret };
          return app.send(method, `${BASE}${path}`, { headers, ...(body === undefined ? {} : { body }) });
        };
        const [granted, kind] = [await ask(needed), [method, path]];
        expect([...kind, granted.status]).toEqual([...kind, expect.toSatisfy((status) => status !== 403)]);
        for (const lacking of needed) {
          const others = [R, W, ER, EW].filter((permission) => permission !== lacking);
          const refused = await ask(others);
          expect([...kind, refused.status]).toEqual([...kind, 403]);
        }
      }
    },
  },
  {
    id: '4a05',
    level: 'MUST',
    clause: '§1',
    title: 'answer to a client that sends other members than it knows, and refuse another type or none',
    async run(app) {
      const { send } = await place(app);
      const { data } = flagBody('more', { bar: 2 });
      expect(await send('POST', '', { data: { ...data, meta: {} } })).toMatchObject({ status: 201 });
      expectErrors(await send('POST', '', { data: { ...data, type: 'flags' } }), 400, 'data.type');
      expectErrors(await send('POST', '', { data: { attributes: data.attributes } }), 400, 'data.type');
    },
  },
];

describeAudits('Datadog’s API, transport', {}, audits);
