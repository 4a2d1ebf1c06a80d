import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeApiKey } from '../../src/actions/api-key/api-keys.ts';
import { evaluateFlag } from '../../src/actions/evaluation/evaluations.ts';
import { createFlag } from '../../src/actions/flag/flags.ts';
import { setFeatureDefault } from '../../src/actions/organization/feature-defaults.ts';
import { setFlagSetting } from '../../src/actions/setting/settings.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import type { Flag } from '../../src/domain/flag.ts';
import { dialects } from '../../src/rest/dialects.ts';
import { posthogDefinitionsDialect, posthogSdkDialect } from '../../src/rest/posthog/posthog-apis.ts';
import { readChanges } from '../../src/store/commit/change-log.ts';
import { createRestApp, type RestApi, type RestApp } from '../support/rest-app.ts';
import { FLAG, type LawRequest, type LawSubject, lawSubjects } from './law-subjects.ts';
import { newOrganization, operator } from './organizations.ts';

let app: RestApp;
beforeAll(async () => {
  app = await createRestApp({ now: '2026-03-26T11:00:00Z' });
});
afterAll(() => app.close());

const MARKER = 'marker-of-the-other-tenant';

/** Makes an organization with the flag, on for all. */
async function organizationWithFlag(description = ''): Promise<string> {
  const organizationId = await newOrganization(app);
  const settings = [{ environment: 'production', enabled: true }];
  await createFlag(app.services, operator, { organizationId, key: FLAG, description, tags: [MARKER], settings });
  return organizationId;
}

const send = ({ method, path, ...options }: LawRequest, api: RestApi = app) => api.send(method, path, options);

/** The flag as this node knows it. */
async function flagOf(organizationId: string): Promise<Flag> {
  const flag = (await app.services.live.snapshot(organizationId)).flags.get(FLAG);
  if (flag === undefined) throw new Error(`"${organizationId}" has no flag "${FLAG}".`);
  return flag;
}

/** Sends a body as it is. */
function sendRaw(request: LawRequest, body: BodyInit | null, headers: Record<string, string>): Promise<Response> {
  const url = `http://localhost${request.path}`;
  const all = { ...request.headers, ...headers };
  // The type of the initializer does not know `duplex`, without which no stream can be sent.
  const init = { method: request.method, body, headers: all, duplex: 'half' };
  return app.fetch(new Request(url, init));
}

function inChunks(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      const size = Math.min(left, 65_536);
      left -= size;
      if (size > 0) controller.enqueue(new Uint8Array(size).fill(0x20));
      else controller.close();
    },
  });
}

const MEBIBYTE = 1_048_576;
const JSON_TYPE = { 'content-type': 'application/json' };

it('holds the laws for every dialect that is served', () => {
  // What PostHog's SDKs call has bodies, keys and errors that no other API has, and tests of its own.
  const ofSdks = [posthogSdkDialect, posthogDefinitionsDialect];
  const served = dialects.filter((dialect) => !ofSdks.includes(dialect)).map(({ title }) => title);
  expect(lawSubjects.map(({ dialect }) => dialect.title).sort()).toEqual(served.sort());
});

describe.each(lawSubjects.map((subject) => [subject.dialect.name, subject] as const))(
  'the dialect %s',
  (_, subject) => {
    const { nobody = 401, elsewhere = 404 } = subject;
    const [withKey = (request: LawRequest) => request] = subject.ways;

    describe('access', () => {
      it('refuses a key that is unknown, expired or revoked, and always in the same words', async () => {
        const organizationId = await organizationWithFlag();
        const revoked = await app.createKey();
        await revokeApiKey(app.services, operator, { id: revoked.id });
        const expired = await app.createKey({ expiresAt: '2026-03-26T10:59:59Z' });
        const answers = [];
        for (const key of ['nobody', revoked.secret, expired.secret]) {
          const answer = await send(withKey(subject.read(organizationId), key));
          expect(answer.status).toBe(nobody);
          subject.expectProblem(answer);
          answers.push(answer.text);
        }
        expect(new Set(answers).size).toBe(1);
      });

      it('refuses an Authorization of another scheme, and does not take it for no key', async () => {
        const request = subject.read(await organizationWithFlag());
        for (const authorization of ['Basic dTpw', 'Bearer', 'Bearer a b']) {
          const answer = await send({ ...request, headers: { ...request.headers, authorization } });
          expect([authorization, answer.status]).toEqual([authorization, nobody]);
        }
      });

      it('takes a key in each of its ways', async () => {
        const organizationId = await organizationWithFlag();
        const { secret } = await app.createKey({ organizationId });
        const none = app.mountedWith({ anonymousAccess: 'none' });
        for (const way of subject.ways) {
          expect(await send(way(subject.read(organizationId), secret), none)).toMatchObject({ status: 200 });
          expect(await send(way(subject.read(organizationId), 'nobody'), none)).toMatchObject({ status: nobody });
        }
      });

      it('answers 403 to a key without the permission, naming it', async () => {
        const organizationId = await organizationWithFlag();
        const { secret } = await app.createKey({ permissions: ['segment:read'] });
        const answer = await send(withKey(subject.read(organizationId), secret));
        expect(answer.status).toBe(403);
        subject.expectProblem(answer);
        expect(answer.text).toContain(subject.readPermission);
      });

      it('lets callers without a key do nothing, or read and evaluate, or everything, as the setting says', async () => {
        const organizationId = await organizationWithFlag();
        const none = app.mountedWith({ anonymousAccess: 'none' });
        const refused = await send(subject.read(organizationId), none);
        expect(refused.status).toBe(nobody);
        subject.expectProblem(refused);
        const read = app.mountedWith({ anonymousAccess: 'read' });
        expect(await send(subject.read(organizationId), read)).toMatchObject({ status: 200 });
        if (subject.write === null) return;
        const write = subject.write(organizationId, await flagOf(organizationId));
        expect(await send(write, none)).toMatchObject({ status: nobody });
        expect(await send(write, read)).toMatchObject({ status: 403 });
        expect(await flagOf(organizationId)).toMatchObject({ version: 1 });
      });

      it('looks at nothing that a caller sends who may do nothing', async () => {
        const none = app.mountedWith({ anonymousAccess: 'none' });
        const { headers: _, ...request } = subject.withBody(await organizationWithFlag());
        expect(await send(request, none)).toMatchObject({ status: nobody });
        const { method, path } = request;
        const bodies = [{ body: '{' }, { body: '{}' }, { body: '{}', headers: { 'content-type': 'text/plain' } }];
        for (const sent of bodies) {
          expect([sent, (await none.send(method, path, sent)).status]).toEqual([sent, nobody]);
        }
      });

      it('knows no organization but its own to a key that is bound to one', async () => {
        const [own, other] = [await organizationWithFlag(), await organizationWithFlag(MARKER)];
        const { secret } = await app.createKey({ organizationId: own });
        expect(await send(withKey(subject.read(own), secret))).toMatchObject({ status: 200 });
        const flag = await flagOf(other);
        for (const request of [subject.read, ...(subject.write === null ? [] : [subject.write])]) {
          const answer = await send(withKey(request(other, flag), secret));
          const unknown = await send(withKey(request('org-unknown', flag), secret));
          expect([answer.status, unknown.status]).toEqual([elsewhere, elsewhere]);
          expect(answer.text).toBe(unknown.text.replaceAll('org-unknown', other));
          expect(answer.text).not.toContain(MARKER);
        }
        expect(await flagOf(other)).toMatchObject({ version: 1 });
      });
    });

    describe('requests', () => {
      it('answers 404 in its own words to a path that it does not have', async () => {
        const base = subject.dialect.base.replaceAll(/\{\w+\}/g, 'org-1');
        const answer = await app.send('GET', `${base}/no/such/path/at/all`);
        expect(answer.status).toBe(404);
        subject.expectProblem(answer);
      });

      it('answers 405 with the methods that the path takes to any other', async () => {
        const request = subject.read(await organizationWithFlag());
        const answer = await app.send('OPTIONS', request.path);
        expect(answer.status).toBe(405);
        subject.expectProblem(answer);
        expect(answer.headers.get('allow')?.split(', ')).toContain(request.method);
      });

      it('answers 400 to a body that is not a JSON object', async () => {
        const request = subject.withBody(await organizationWithFlag());
        const bodies = ['', '{', '{"a":1}}', "{'a':1}", 'null', '[]', '"x"', '1', new Uint8Array([0x22, 0xff, 0x22])];
        for (const body of bodies) {
          const response = await sendRaw(request, body, JSON_TYPE);
          expect([body, response.status]).toEqual([body, 400]);
        }
        expect(await sendRaw(request, null, JSON_TYPE)).toMatchObject({ status: 400 });
      });

      it('answers 415 to a body that is not sent as plain JSON', async () => {
        const request = subject.withBody(await organizationWithFlag());
        const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'json'];
        for (const type of types) {
          const response = await sendRaw(request, '{}', { 'content-type': type });
          expect([type, response.status]).toEqual([type, 415]);
        }
        const compressed = await sendRaw(request, '{}', { ...JSON_TYPE, 'content-encoding': 'gzip' });
        expect(compressed.status).toBe(415);
        const withCharset = { 'content-type': 'application/json; charset=utf-8' };
        const { status } = await sendRaw(request, JSON.stringify(request.body), withCharset);
        expect(status).toBeLessThan(300);
      });

      it('answers 413 to a body over 1 MiB, whether it announces its length or not, and reads one of that size', async () => {
        const request = subject.withBody(await organizationWithFlag());
        const announced = { ...JSON_TYPE, 'content-length': String(MEBIBYTE + 1) };
        expect(await sendRaw(request, ' '.repeat(MEBIBYTE + 1), announced)).toMatchObject({ status: 413 });
        expect(await sendRaw(request, inChunks(MEBIBYTE + 1), JSON_TYPE)).toMatchObject({ status: 413 });
        expect(await sendRaw(request, inChunks(MEBIBYTE * 50), JSON_TYPE)).toMatchObject({ status: 413 });
        expect(await sendRaw(request, inChunks(MEBIBYTE), JSON_TYPE)).toMatchObject({ status: 400 });
      });
    });

    describe('entity tags', () => {
      it('answers 304 without a body until the answer may be another', async () => {
        const organizationId = await organizationWithFlag();
        const request = subject.read(organizationId);
        const first = await send(request);
        const tag = first.headers.get('etag') ?? '';
        expect(tag).toMatch(/^"[^"]+"$/);
        expect(first.headers.get('cache-control')).toContain('private');
        const again = (known: string) => send({ ...request, headers: { ...request.headers, 'if-none-match': known } });
        for (const known of [tag, `"other", ${tag}`, `W/${tag}`, '*']) {
          const { status, text, headers } = await again(known);
          expect([known, status, text, headers.get('etag')]).toEqual([known, 304, '', tag]);
        }
        expect(await again('"other"')).toMatchObject({ status: 200, text: first.text });
        const off = { organizationId, flagKey: FLAG, enabled: false };
        await setFlagSetting(app.services, operator, off);
        const changed = await again(tag);
        expect(changed.status).toBe(200);
        expect(changed.headers.get('etag')).not.toBe(tag);
      });

      it('answers 200 to one from before a backup was restored, whose revisions have come again', async () => {
        const request = subject.read(await organizationWithFlag());
        const tag = (await send(request)).headers.get('etag') ?? '';
        const { services } = app;
        const restored = app.mountedWith({ services: { ...services, store: { ...services.store, epoch: 'another' } } });
        const answer = await send({ ...request, headers: { ...request.headers, 'if-none-match': tag } }, restored);
        expect(answer.status).toBe(200);
        expect(answer.headers.get('etag')).not.toBe(tag);
      });

      it('never gives two organizations the same', async () => {
        const tags = [];
        for (let index = 0; index < 3; index += 1) {
          const { headers } = await send(subject.read(await organizationWithFlag()));
          tags.push(headers.get('etag'));
        }
        expect(new Set(tags).size).toBe(3);
      });

      it('answers HEAD as GET without the body', async () => {
        const request = subject.read(await organizationWithFlag());
        if (request.method !== 'GET') return expect(request.method).toBe('POST');
        const [head, get] = [await send({ ...request, method: 'HEAD' }), await send(request)];
        expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', get.headers.get('etag')]);
      });
    });

    it('masks a defect and logs it once, under the id of the request, which the answer gives', async () => {
      const organizationId = await organizationWithFlag();
      const live = new Proxy(app.services.live, {
        get() {
          throw new Error('SECRET of the database');
        },
      });
      const logged: object[] = [];
      const log = { error: (details: object) => void logged.push(details) };
      const broken = app.mountedWith({ services: { ...app.services, live }, log });
      const request = subject.read(organizationId);
      const answer = await send({ ...request, headers: { ...request.headers, 'x-request-id': 'trace-1' } }, broken);
      expect(answer.status).toBe(500);
      subject.expectProblem(answer);
      expect(answer.text).not.toContain('SECRET');
      expect([answer.headers.get('x-request-id'), answer.text]).toEqual([
        'trace-1',
        expect.stringContaining('trace-1'),
      ]);
      expect(logged).toMatchObject([{ requestId: 'trace-1', err: { message: 'SECRET of the database' } }]);
    });

    it('writes under its own API', async () => {
      if (subject.write === null)
        return expect(subject.dialect.routes.some(({ operation }) => operation.mayWait)).toBe(false);
      const organizationId = await organizationWithFlag();
      const { revision } = await app.services.live.snapshot(organizationId);
      expect(await send(subject.write(organizationId, await flagOf(organizationId)))).toMatchObject({ status: 200 });
      const changes = await readChanges(app.services.store.db, organizationId, revision);
      expect(changes).toMatchObject([{ kind: 'FLAG_UPDATED', source: subject.dialect.name, actorId: 'anonymous' }]);
    });

    it.skipIf(subject.isOn === null)(
      'answers as the graph does, for every switch, default, condition and version',
      async () => {
        await setFeatureDefault(app.services, operator, { featureKey: FLAG, enabled: true });
        const organizationId = await organizationWithFlag();
        const found: string[] = [];
        for (const enabled of [true, false, null]) {
          for (const minVersion of [null, '2.0.0']) {
            for (const activationDate of [null, '2026-03-26T11:00:00Z', '2026-03-26T11:00:01Z']) {
              const change = { enabled, rolloutCondition: { minVersion, activationDate } };
              await setFlagSetting(app.services, operator, { organizationId, flagKey: FLAG, ...change });
              found.push(...(await disagreements(subject, organizationId, JSON.stringify(change))));
            }
          }
        }
        expect(found).toEqual([]);
      },
    );
  },
);

/** The versions for which a dialect and the graph's own verb answer differently. */
async function disagreements(subject: LawSubject, organizationId: string, setting: string): Promise<string[]> {
  const versions = subject.knowsVersions ? [null, '1.9.9', '2.0.0'] : ['99.0.0'];
  const found: string[] = [];
  for (const appVersion of versions) {
    const context = { ...EMPTY_CONTEXT, appVersion };
    const { value } = await evaluateFlag(app.services, operator, { organizationId, flagKey: FLAG, context });
    const isOn = await subject.isOn?.(app, organizationId, appVersion);
    if (isOn !== (value === true)) found.push(`${setting} for ${appVersion}: ${isOn} here, ${value} there`);
  }
  return found;
}
