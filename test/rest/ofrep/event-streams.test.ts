import { afterAll, beforeAll, expect, vi } from 'vitest';
import { updateFlag } from '../../../src/actions/flag/flags.ts';
import { createSegment } from '../../../src/actions/segment/segments.ts';
import { setFlagSetting } from '../../../src/actions/setting/settings.ts';
import { fullCaller } from '../../support/test-organization.ts';
import { ACTIVATION, type Asking, createOfrepApp, type OfrepApp, readStream, SECOND_STEP } from './ofrep-app.ts';
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

/** The epoch of the log and the current revision, with which the ids of events begin. */
async function revision(asked = app): Promise<string> {
  const { live, store } = asked.services;
  return `${store.epoch}-${(await live.snapshot(asked.organizationId)).revision}`;
}

/** Lets everything run that is ready: streams begin to listen once they have been read. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

const streams = 'ADR-0008, event streams';

const eventAudits: readonly Audit[] = [
  {
    id: '6f01',
    level: 'MUST',
    clause: streams,
    title: 'is a text/event-stream that nothing on the way keeps, and begins with the id of what was fetched',
    async run() {
      const { headers, beginning } = await open(await addressOf());
      expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
      expect(headers.get('cache-control')).toContain('no-store');
      expect(headers.get('x-accel-buffering')).toBe('no');
      expect(beginning).toMatch(new RegExp(`^retry: 1000\nid: ${await revision()}\\.\\d+$`));
    },
  },
  {
    id: '6f02',
    level: 'MUST',
    clause: `${streams}, data`,
    title: 'sends refetchEvaluation with a stable id, the etag of the configuration and Unix seconds after a write',
    async run() {
      const stream = await open(await addressOf());
      await app.flip('switch');
      const { id, data } = await stream.nextEvent();
      expect(id).toBe(`${await revision()}.${Date.parse(ACTIVATION)}`);
      expect(data).toEqual({
        type: 'refetchEvaluation',
        etag: `"${id}"`,
        lastModified: Math.floor(app.clock.now() / 1000),
      });
    },
  },
  {
    id: '6f03',
    level: 'MUST',
    clause: streams,
    title: 'sends one event for an activation date and one for the step of a schedule, at their very instants',
    async run() {
      const own = await createOfrepApp();
      const stream = await open(await addressOf(undefined, own), {}, own);
      await settle();
      own.clock.advanceTo(ACTIVATION);
      const first = await stream.nextEvent();
      await settle();
      own.clock.advanceTo(SECOND_STEP);
      const second = await stream.nextEvent();
      expect([first.data.lastModified, second.data.lastModified]).toEqual(
        [ACTIVATION, SECOND_STEP].map((instant) => Date.parse(instant) / 1000),
      );
      expect([first.id, second.id]).toEqual([
        `${await revision(own)}.${Date.parse(SECOND_STEP)}`,
        `${await revision(own)}`,
      ]);
      await own.close();
    },
  },
  {
    id: '6f04',
    level: 'SHOULD',
    clause: streams,
    title: 'sends nothing for what changes no answer here: other environments, descriptions, tags',
    async run() {
      const { organizationId, services } = app;
      const stream = await open(await addressOf());
      await settle();
      await app.flip('switch', 'development');
      await settle();
      await updateFlag(services, fullCaller, {
        organizationId,
        flagKey: 'switch',
        description: 'Said better.',
        tags: ['a'],
      });
      await settle();
      await app.flip('switch');
      const { id } = await stream.nextEvent();
      expect(id).toBe(`${await revision()}.${Date.parse(ACTIVATION)}`);
    },
  },
  {
    id: '6f05',
    level: 'MUST',
    clause: streams,
    title: 'sends an event for everything that decides answers: variants, new flags, segments',
    async run() {
      const { organizationId, services } = app;
      const stream = await open(await addressOf());
      await setFlagSetting(services, fullCaller, { organizationId, flagKey: 'boost', overrideVariant: null });
      const first = await stream.nextEvent();
      await app.organization.flag('newcomer');
      const second = await stream.nextEvent();
      await createSegment(services, fullCaller, { organizationId, key: 'pilots', kind: 'STATIC', members: ['u1'] });
      const third = await stream.nextEvent();
      const revisions = [first, second, third].map(({ id }) => Number(/-(\d+)\./.exec(id)?.[1]));
      expect(revisions).toEqual([0, 1, 2].map((step) => (revisions[0] ?? 0) + step));
    },
  },
  {
    id: '6f06',
    level: 'MUST',
    clause: 'Last-Event-ID',
    title: 'sends an event at once to a client that comes back after a change, and none where nothing has changed',
    async run() {
      const address = await addressOf();
      await app.flip('switch');
      const [{ id }, late] = [await (await open(address)).nextEvent(), `${await revision()}.${Date.parse(ACTIVATION)}`];
      expect(id).toBe(late);
      const current = await open(address, { 'last-event-id': late });
      await settle();
      await app.flip('switch');
      expect((await current.nextEvent()).id).not.toBe(late);
      const stranger = await open(address, { 'last-event-id': 'of another server' });
      expect(stranger.beginning).toBe('retry: 1000');
      expect((await stranger.nextEvent()).data.type).toBe('refetchEvaluation');
    },
  },
  {
    id: '6f07',
    level: 'MUST',
    clause: 'keep-alive',
    title: 'sends a comment when nothing has happened for a while',
    async run() {
      const stream = await open(await addressOf());
      await settle();
      app.clock.advance(15_000);
      expect(await stream.next()).toBe(': keep-alive');
    },
  },
  {
    id: '6f08',
    level: 'MUST',
    clause: streams,
    title: 'watches nothing any more once the client has gone',
    async run() {
      let watching = 0;
      const { live } = app.services;
      const snapshots = live.snapshots.bind(live);
      const counted = vi.spyOn(live, 'snapshots').mockImplementation(async function* (...asked) {
        watching += 1;
        yield* snapshots(...asked);
        watching -= 1;
      });
      const stream = await open(await addressOf());
      await settle();
      expect(watching).toBe(1);
      await stream.leave();
      await vi.waitFor(() => expect(watching).toBe(0));
      await app.get(await addressOf(), { method: 'HEAD' });
      await settle();
      expect(watching).toBe(0);
      counted.mockRestore();
    },
  },
];

runAudits('an event stream', eventAudits);
