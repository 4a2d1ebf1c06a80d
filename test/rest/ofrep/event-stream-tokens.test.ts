import { afterAll, beforeAll, expect } from 'vitest';
import { revokeApiKey } from '../../../src/actions/api-key/api-keys.ts';
import { toInstant } from '../../../src/domain/instant.ts';
import { fullCaller } from '../../support/test-organization.ts';
import { type Asking, createOfrepApp, type OfrepApp, readStream } from './ofrep-app.ts';
import { type Audit, runAudits } from './ofrep-audit.ts';

let app: OfrepApp;

beforeAll(async () => {
  app = await createOfrepApp();
});

afterAll(() => app.close());

const subject = { targetingKey: 'student-42' };

/** The address of the event stream that a bulk evaluation names. */
async function addressOf(asking?: Asking, asked = app): Promise<string> {
  const { body } = await asked.evaluateAll(subject, asking);
  return body.eventStreams[0].endpoint.requestUri;
}

/** Opens an event stream and waits for the block at its beginning. */
async function open(address: string, headers: Readonly<Record<string, string>> = {}, asked = app) {
  const stream = readStream(await asked.get(address, { headers }));
  expect(stream.status).toBe(200);
  return { ...stream, beginning: await stream.next() };
}

/** Lets everything run that is ready: streams begin to listen once they have been read. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

const credentials = 'URL may carry credentials';

/** The token in an address, as another claims. */
function forge(address: string, change: (claims: unknown[]) => void): string {
  const url = new URL(address, 'http://localhost');
  const [payload = '', signature = ''] = (url.searchParams.get('token') ?? '').split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  change(claims);
  url.searchParams.set('token', `${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`);
  return `${url.pathname}${url.search}`;
}

const tokenAudits: readonly Audit[] = [
  {
    id: '7a01',
    level: 'MUST',
    clause: credentials,
    title:
      'admits a client that fetched with a key by the token alone, where a key is required, and never shows the key',
    async run() {
      const own = await createOfrepApp({ anonymousAccess: 'none' });
      const { organizationId } = own;
      const { secret } = await own.createKey({ organizationId, kind: 'CLIENT', permissions: ['evaluate'] });
      const address = await addressOf({ key: secret }, own);
      expect(address).toContain('token=');
      expect(address).not.toContain(secret);
      const stream = await open(address, {}, own);
      await own.flip('switch');
      expect((await stream.nextEvent()).data.type).toBe('refetchEvaluation');
      expect((await own.get(`/ofrep/v1/events?organization=${organizationId}`)).status).toBe(401);
      await own.close();
    },
  },
  {
    id: '7a02',
    level: 'MUST',
    clause: credentials,
    title: 'refuses a token that was changed in any of its claims, or is not valid',
    async run() {
      const { secret } = await app.createKey({ organizationId: app.organizationId });
      const other = await app.createKey({ organizationId: app.organizationId });
      const address = await addressOf({ key: secret });
      const forgeries = [
        forge(address, (claims) => claims.splice(0, 1, other.id)),
        forge(address, (claims) => claims.splice(1, 1, 'org-of-somebody')),
        forge(address, (claims) => claims.splice(2, 1, 'development')),
        forge(address, (claims) => claims.splice(3, 1, Date.parse('2030-01-01T00:00:00Z'))),
        ...['', '.', 'a.b', secret, '%FF', 'W10.'].map((token) => `/ofrep/v1/events?token=${token}`),
      ];
      for (const forged of forgeries) expect((await app.get(forged)).status).toBe(401);
      expect((await app.get(forge(address, () => {}))).status).toBe(200);
    },
  },
  {
    id: '7a03',
    level: 'MUST',
    clause: credentials,
    title: 'refuses a token when its time is over, and by then answers a fetch with another one and not with 304',
    async run() {
      const { secret } = await app.createKey({ organizationId: app.organizationId });
      const first = await app.evaluateAll(subject, { key: secret });
      const address = first.body.eventStreams[0].endpoint.requestUri;
      app.clock.advance(9 * 60_000);
      expect((await app.get(address)).status).toBe(200);
      app.clock.advance(11 * 60_000);
      expect((await app.get(address)).status).toBe(401);
      const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
      const again = await app.evaluateAll(subject, { key: secret, headers });
      expect(again.status).toBe(200);
      expect((await app.get(again.body.eventStreams[0].endpoint.requestUri)).status).toBe(200);
    },
  },
  {
    id: '7a04',
    level: 'MUST',
    clause: credentials,
    title: 'ends the streams of a key when it is revoked, and lets its tokens in no more',
    async run() {
      const { id, secret } = await app.createKey({ organizationId: app.organizationId });
      const address = await addressOf({ key: secret });
      const stream = await open(address);
      await settle();
      await revokeApiKey(app.services, fullCaller, { id });
      await stream.ended;
      expect((await app.get(address)).status).toBe(401);
    },
  },
  {
    id: '7a05',
    level: 'MUST',
    clause: credentials,
    title: 'ends the streams of a key when it has expired',
    async run() {
      const expiresAt = toInstant(app.clock.now() + 10_000);
      const { secret } = await app.createKey({ organizationId: app.organizationId, expiresAt });
      const stream = await open(await addressOf({ key: secret }));
      await settle();
      app.clock.advance(15_000);
      await stream.ended;
    },
  },
  {
    id: '7a06',
    level: 'SHOULD',
    clause: credentials,
    title: 'takes a key in a header too, from clients that can send one',
    async run() {
      const { secret } = await app.createKey({ organizationId: app.organizationId, environment: 'development' });
      const stream = await open('/ofrep/v1/events', { 'x-api-key': secret });
      await settle();
      await app.flip('switch', 'development');
      expect((await stream.nextEvent()).data.type).toBe('refetchEvaluation');
    },
  },
  {
    id: '7a09',
    level: 'SHOULD',
    clause: credentials,
    title: 'goes on when the word that its key was made comes after the client',
    async run() {
      const { id, secret } = await app.createKey({ organizationId: app.organizationId, environment: 'development' });
      const stream = await open('/ofrep/v1/events', { 'x-api-key': secret });
      await settle();
      app.services.keys.forget(id);
      await app.flip('switch', 'development');
      expect((await stream.nextEvent()).data.type).toBe('refetchEvaluation');
    },
  },
  {
    id: '7a07',
    level: 'SHOULD',
    clause: credentials,
    title: 'stays the same for a while, so that a client that fetches again keeps the stream it has',
    async run() {
      const { secret } = await app.createKey({ organizationId: app.organizationId });
      const first = await addressOf({ key: secret });
      app.clock.advance(60_000);
      expect(await addressOf({ key: secret })).toBe(first);
    },
  },
];

runAudits('the token of an event stream', tokenAudits);
