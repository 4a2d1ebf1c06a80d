import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveFlag } from '../../../src/actions/flag/flags.ts';
import { setTargetingRules } from '../../../src/actions/setting/settings.ts';
import { fullCaller, makeOrganization } from '../../support/test-organization.ts';
import { createOfrepApp, type OfrepApp } from './ofrep-app.ts';
import { type Audit, runAudits } from './ofrep-audit.ts';

let app: OfrepApp;

beforeAll(async () => {
  app = await createOfrepApp();
});

afterAll(() => app.close());

const subject = { targetingKey: 'student-42' };

const bulk = 'POST /ofrep/v1/evaluate/flags';

const bulkAudits: readonly Audit[] = [
  {
    id: '3c01',
    level: 'MUST',
    clause: `${bulk} 200`,
    title: 'answers all flags in the order of their keys, each as it answers alone, archived ones left out',
    async run() {
      await app.organization.flag('withdrawn');
      await archiveFlag(app.services, fullCaller, { organizationId: app.organizationId, flagKey: 'withdrawn' });
      const { status, body } = await app.evaluateAll(subject);
      expect(status).toBe(200);
      const keys = body.flags.map(({ key }) => key);
      expect(keys).toEqual([...keys].sort());
      expect(keys).toContain('theme-off');
      expect(keys).not.toContain('withdrawn');
      for (const { metadata, ...answer } of body.flags) {
        const alone = (await app.evaluate(answer.key, subject)).body;
        expect({ ...answer, metadata: { ...metadata, revision: body.metadata.revision } }).toEqual(alone);
      }
    },
  },
  {
    id: '3c02',
    level: 'MUST',
    clause: `${bulk} 200 flags`,
    title: 'lists a flag that has no answer for this subject with its error and answers the others',
    async run() {
      const { status, body } = await app.evaluateAll({ appVersion: 'latest' });
      const failed = body.flags.filter((flag) => 'errorCode' in flag);
      expect(status).toBe(200);
      expect(failed.map((flag) => [flag.key, flag.errorCode])).toEqual([
        ['from-two', 'INVALID_CONTEXT'],
        ['half', 'TARGETING_KEY_MISSING'],
        ['pro-or-half', 'TARGETING_KEY_MISSING'],
      ]);
    },
  },
  {
    id: '3c03',
    level: 'MUST',
    clause: `${bulk} 304`,
    title: 'answers 304 without a body under the same strong ETag while nothing has changed',
    async run() {
      const first = await app.evaluateAll(subject);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[^"]+"$/);
      for (const condition of [etag, `"other", ${etag}`, '*', `W/${etag}`]) {
        const again = await app.evaluateAll(subject, { headers: { 'if-none-match': condition } });
        expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, undefined, etag]);
      }
    },
  },
  {
    id: '3c04',
    level: 'MUST',
    clause: `${bulk} ETag`,
    title: 'has another ETag for another subject, another environment and another organization',
    async run() {
      const other = await makeOrganization(app.services);
      const tags = [
        await app.evaluateAll(subject),
        await app.evaluateAll({ targetingKey: 'student-43' }),
        await app.evaluateAll({ ...subject, plan: 'pro' }),
        await app.evaluateAll(subject, { headers: { 'x-halyard-environment': 'development' } }),
        await app.evaluateAll(subject, { headers: { 'x-halyard-organization': other.organizationId } }),
      ].map(({ headers }) => headers.get('etag'));
      expect(new Set(tags).size).toBe(5);
    },
  },
  {
    id: '3c05',
    level: 'MUST',
    clause: `${bulk} ETag`,
    title: 'has another ETag after a write, and the answers with it',
    async run() {
      await app.organization.flag('turned');
      const before = await app.evaluateAll(subject);
      await app.turn('turned', false);
      const after = await app.evaluateAll(subject, { headers: { 'if-none-match': before.headers.get('etag') ?? '' } });
      expect(after.status).toBe(200);
      expect(after.body.flags.find(({ key }) => key === 'turned')).toMatchObject({ value: false });
    },
  },
  {
    id: '3c06',
    level: 'SHOULD',
    clause: `${bulk} metadata`,
    title: 'leaves the answers of the flags that did not change exactly as they were, so that a client sees which did',
    async run() {
      await app.organization.flag('lonely');
      const before = await app.evaluateAll(subject);
      await app.turn('lonely', false);
      const after = await app.evaluateAll(subject);
      const texts = new Set(before.body.flags.map((flag) => JSON.stringify(flag)));
      const changed = after.body.flags.filter((flag) => !texts.has(JSON.stringify(flag)));
      expect(changed.map(({ key }) => key)).toEqual(['lonely']);
      expect(after.body.metadata.revision).toBe(before.body.metadata.revision + 1);
    },
  },
  {
    id: '3c07',
    level: 'MUST',
    clause: 'flagConfigEtag, flagConfigLastModified',
    title: 'takes what an event told, of another server or unreadable too, and answers with what there is',
    async run() {
      const { revision } = await app.services.live.snapshot(app.organizationId);
      for (const etag of [`"${revision}"`, `"${revision + 99}.5"`, '"v2"', '', '%00', '9'.repeat(400)]) {
        const query = new URLSearchParams({ flagConfigEtag: etag, flagConfigLastModified: '1771622898' });
        const { status, body } = await app.evaluateAll(subject, { path: `?${query}` });
        expect([status, body.metadata.revision]).toEqual([200, revision]);
      }
    },
  },
  {
    id: '3c08',
    level: 'MUST',
    clause: 'eventStreams',
    title: 'names one stream of the type sse by its path alone',
    async run() {
      const { body } = await app.evaluateAll(subject);
      expect(body.eventStreams).toHaveLength(1);
      const [{ type, endpoint, inactivityDelaySec }] = body.eventStreams;
      expect([type, Object.keys(endpoint), inactivityDelaySec]).toEqual(['sse', ['requestUri'], 120]);
      expect(endpoint.requestUri).toMatch(/^\/ofrep\/v1\/events\?/);
    },
  },
];

runAudits('a bulk evaluation', bulkAudits);

describe('the entity tag of a bulk evaluation', () => {
  it('changes when an activation date or a step of a schedule has come, without a change', async () => {
    const own = await createOfrepApp();
    const tagAt = async (instant: string) => {
      own.clock.advanceTo(instant);
      return (await own.evaluateAll(subject)).headers.get('etag');
    };
    const first = await tagAt('2026-06-01T12:00:00Z');
    expect(await tagAt('2026-06-01T23:59:59.999Z')).toBe(first);
    const second = await tagAt('2026-06-02T00:00:00Z');
    const third = await tagAt('2026-06-03T00:00:00Z');
    expect(await tagAt('2027-01-01T00:00:00Z')).toBe(third);
    expect(new Set([first, second, third]).size).toBe(3);
    await own.close();
  });

  it('follows the answers themselves where a condition on a relative date makes them change unseen', async () => {
    const own = await createOfrepApp();
    const { organizationId } = own;
    const conditions = [{ attribute: 'joined', operator: 'DATE_BEFORE' as const, values: ['-1d'] }];
    const rules = [{ key: 'old', groups: [{ conditions }] }];
    await setTargetingRules(own.services, fullCaller, { organizationId, flagKey: 'half', rules });
    const ask = async (instant: string) => {
      own.clock.advanceTo(instant);
      return (await own.evaluateAll({ ...subject, joined: '2026-06-01T06:00:00Z' })).headers.get('etag');
    };
    // Between the activation date of one flag and the step of another.
    const before = await ask('2026-06-02T05:00:00Z');
    expect(await ask('2026-06-02T05:59:00Z')).toBe(before);
    const after = await ask('2026-06-02T06:00:01Z');
    expect(after).not.toBe(before);
    expect(await ask('2026-06-02T07:00:00Z')).toBe(after);
    await own.close();
  });
});
