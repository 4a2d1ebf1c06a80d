import { afterAll, beforeAll, expect, vi } from 'vitest';
import { makeOrganization } from '../../support/test-organization.ts';
import { createOfrepApp, type OfrepApp } from './ofrep-app.ts';
import { type Audit, runAudits } from './ofrep-audit.ts';

let app: OfrepApp;

beforeAll(async () => {
  app = await createOfrepApp();
});

afterAll(() => app.close());

const subject = { targetingKey: 'student-42' };

const access = 'How Halyard serves it';

const accessAudits: readonly Audit[] = [
  {
    id: '4d01',
    level: 'MUST',
    clause: 'Auth',
    title: 'takes a key as a bearer token and as X-API-Key, and the organization and environment it is bound to',
    async run() {
      const { organizationId } = app;
      const { secret } = await app.createKey({ organizationId, environment: 'development' });
      const asBearer = await app.evaluateAll(subject, { key: secret });
      const headers = { 'x-api-key': secret };
      const asHeader = await app.evaluate('switch', subject, { headers: { ...headers, 'x-halyard-organization': '' } });
      expect(asBearer.body.metadata).toMatchObject({ organization: organizationId, environment: 'development' });
      expect(asHeader.body).toMatchObject({ reason: 'DISABLED', value: false });
    },
  },
  {
    id: '4d02',
    level: 'MUST',
    clause: access,
    title:
      'takes the organization and environment of an unbound key and of a caller without a key from the headers, the default environment if none',
    async run() {
      const { secret } = await app.createKey();
      const headers = { 'x-halyard-organization': app.organizationId };
      const withKey = await app.evaluate('switch', subject, { key: secret, headers });
      const elsewhere = await app.evaluate('switch', subject, { headers: { 'x-halyard-environment': 'development' } });
      expect([withKey.body.value, elsewhere.body.value]).toEqual([true, false]);
    },
  },
  {
    id: '4d03',
    level: 'MUST',
    clause: access,
    title: 'answers 400 and says what to do when nothing names the organization',
    async run() {
      const headers = { 'x-halyard-organization': '' };
      const one = await app.evaluate('switch', subject, { headers });
      const all = await app.evaluateAll(subject, { headers });
      expect([one.status, one.body.key, one.body.errorCode]).toEqual([400, 'switch', 'GENERAL']);
      expect([all.status, all.body.errorCode]).toEqual([400, 'GENERAL']);
      expect(all.body.errorDetails).toMatch(/^X-Halyard-Organization: is missing/);
    },
  },
  {
    id: '4d04',
    level: 'MUST',
    clause: access,
    title: 'does not know the organization or the environment of another organization',
    async run() {
      const { organizationId } = await makeOrganization(app.services);
      const { secret } = await app.createKey({ organizationId, environment: 'development' });
      const ask = (headers: Record<string, string>) => app.evaluateAll(subject, { key: secret, headers });
      const strange = await ask({ 'x-halyard-organization': app.organizationId });
      const unknown = await ask({ 'x-halyard-organization': 'org-of-nobody' });
      expect([strange.status, unknown.status]).toEqual([404, 404]);
      expect(strange.body.errorDetails.replace(app.organizationId, 'org-of-nobody')).toBe(unknown.body.errorDetails);
      expect((await ask({ 'x-halyard-environment': 'production' })).status).toBe(404);
    },
  },
  {
    id: '4d05',
    level: 'MUST',
    clause: '401, 403',
    title: 'answers 401 for an unknown key and 403 for one that may not evaluate',
    async run() {
      const { secret } = await app.createKey({ organizationId: app.organizationId, permissions: ['flag:read'] });
      const [unknown, forbidden] = [
        await app.evaluate('switch', subject, { key: 'hys_nobody' }),
        await app.evaluate('switch', subject, { key: secret }),
      ];
      expect([unknown.status, forbidden.status]).toEqual([401, 403]);
      expect(forbidden.body.errorDetails).toContain('"evaluate"');
    },
  },
  {
    id: '4d06',
    level: 'MUST',
    clause: access,
    title: 'keeps the flags for servers from client keys, as if there were none, and gives secret keys all',
    async run() {
      const { organizationId } = app;
      const client = await app.createKey({ organizationId, kind: 'CLIENT', permissions: ['evaluate'] });
      const server = await app.createKey({ organizationId, permissions: ['evaluate'] });
      const keysFor = async (key: string) =>
        (await app.evaluateAll(subject, { key })).body.flags.map((flag) => flag.key);
      expect(await keysFor(client.secret)).toContain('for-clients');
      expect(await keysFor(client.secret)).not.toContain('for-servers');
      expect(await keysFor(server.secret)).toEqual(expect.arrayContaining(['for-clients', 'for-servers']));
      const [hidden, unknown] = [
        await app.evaluate('for-servers', subject, { key: client.secret }),
        await app.evaluate('of-nobody', subject, { key: client.secret }),
      ];
      expect(hidden.status).toBe(404);
      expect(hidden.body.errorDetails.replace('for-servers', 'of-nobody')).toBe(unknown.body.errorDetails);
    },
  },
];

const errorAudits: readonly Audit[] = [
  {
    id: '5e01',
    level: 'MUST',
    clause: '400 PARSE_ERROR',
    title:
      'answers 400 PARSE_ERROR for a body that is not JSON or is nested beyond reason, with the key where there is one',
    async run() {
      const nested = `{"context":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`;
      for (const body of ['', '{', '{"context":', nested]) {
        const one = await app.post('/switch', body);
        const all = await app.post('', body);
        expect([one.status, one.body.key, one.body.errorCode]).toEqual([400, 'switch', 'PARSE_ERROR']);
        expect([all.status, all.body.key, all.body.errorCode]).toEqual([400, undefined, 'PARSE_ERROR']);
      }
    },
  },
  {
    id: '5e02',
    level: 'MUST',
    clause: 'RFC 9110 §15.5',
    title: 'answers 404, 405 with Allow, 413 and 415 in the shape of the protocol',
    async run() {
      const nowhere = await app.get('/ofrep/v1/configuration');
      const read = await app.get('/ofrep/v1/evaluate/flags');
      const large = await app.post('', `{"context":{"a":"${'a'.repeat(1_100_000)}"}}`);
      const form = await app.post('', 'context=1', {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect([nowhere.status, read.status, large.status, form.status]).toEqual([404, 405, 413, 415]);
      expect(read.headers.get('allow')).toBe('POST');
      expect(await nowhere.json()).toMatchObject({ errorCode: 'GENERAL', errorDetails: expect.any(String) });
      expect(form.body).toMatchObject({ errorCode: 'GENERAL', errorDetails: expect.any(String) });
    },
  },
  {
    id: '5e03',
    level: 'MUST',
    clause: '500',
    title: 'says of a defect only under which id it is logged',
    async run() {
      const broken = vi.spyOn(app.services.live, 'loaded').mockImplementation(() => {
        throw new Error('the password is hunter2');
      });
      const { status, body } = await app.evaluateAll(subject);
      broken.mockRestore();
      expect([status, Object.keys(body)]).toEqual([500, ['errorDetails']]);
      expect(body.errorDetails).not.toContain('hunter2');
    },
  },
];

runAudits('access', accessAudits);
runAudits('an error', errorAudits);
