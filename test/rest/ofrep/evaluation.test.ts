import { afterAll, beforeAll, expect } from 'vitest';
import { archiveFlag } from '../../../src/actions/flag/flags.ts';
import { toEvaluationContext } from '../../../src/rest/ofrep/ofrep-map.ts';
import { fullCaller } from '../../support/test-organization.ts';
import { createOfrepApp, type OfrepApp } from './ofrep-app.ts';
import { type Audit, runAudits } from './ofrep-audit.ts';

let app: OfrepApp;

beforeAll(async () => {
  app = await createOfrepApp();
});

afterAll(() => app.close());

const subject = { targetingKey: 'student-42' };

/** What a flag answers, the metadata left out. */
async function answerOf(flagKey: string, context: Readonly<Record<string, unknown>> = subject): Promise<unknown> {
  const { status, body } = await app.evaluate(flagKey, context);
  expect(status).toBe(200);
  const { metadata: _, ...answer } = body;
  return answer;
}

/** What a request that cannot be answered says. */
async function refusal(flagKey: string, context: Readonly<Record<string, unknown>>): Promise<unknown[]> {
  const { status, body } = await app.evaluate(flagKey, context);
  return [status, body.key, body.errorCode, body.errorDetails];
}

const single = 'POST /ofrep/v1/evaluate/flags/{key}';

const singleAudits: readonly Audit[] = [
  {
    id: '1a01',
    level: 'MUST',
    clause: `${single} 200`,
    title: 'answers a flag that is on for every subject with its value, variant and the reason STATIC',
    async run() {
      expect(await answerOf('switch')).toEqual({ key: 'switch', reason: 'STATIC', value: true, variant: 'on' });
      expect(await answerOf('boost')).toEqual({ key: 'boost', reason: 'STATIC', value: 1.5, variant: 'mild' });
    },
  },
  {
    id: '1a02',
    level: 'MUST',
    clause: `${single} 200`,
    title: 'answers every type of value as JSON of that type',
    async run() {
      expect(await answerOf('limit')).toMatchObject({ value: 25 });
      expect(await answerOf('theme')).toMatchObject({ value: 'basic' });
      expect(await answerOf('exam')).toMatchObject({ value: { minutes: 240, aids: ['notes'] } });
    },
  },
  {
    id: '1a03',
    level: 'MUST',
    clause: 'reason',
    title: 'says TARGETING_MATCH when the conditions of a rule decide and names the rule in the metadata',
    async run() {
      const { body } = await app.evaluate('theme', { ...subject, plan: 'pro' });
      expect(body).toMatchObject({ reason: 'TARGETING_MATCH', value: 'gold', metadata: { rule: 'pro' } });
    },
  },
  {
    id: '1a04',
    level: 'MUST',
    clause: 'reason',
    title: 'says SPLIT when a percentage decides',
    async run() {
      expect(await answerOf('half', { targetingKey: 'u1' })).toMatchObject({ reason: 'SPLIT', value: true });
    },
  },
  {
    id: '1a05',
    level: 'MUST',
    clause: 'reason',
    title: 'answers a BOOLEAN flag that is off with false and DISABLED, for every reason',
    async run() {
      const off = { reason: 'DISABLED', value: false };
      expect(await answerOf('switched-off')).toEqual({ key: 'switched-off', ...off });
      expect(await answerOf('dated')).toEqual({ key: 'dated', ...off });
      expect(await answerOf('from-two', { ...subject, appVersion: '1.9.9' })).toEqual({ key: 'from-two', ...off });
      expect(await answerOf('scheduled')).toEqual({ key: 'scheduled', ...off });
    },
  },
  {
    id: '1a06',
    level: 'MUST',
    clause: 'value, absent',
    title: 'leaves out the value of another flag that is off, so that the default of the caller counts',
    async run() {
      expect(await answerOf('theme-off')).toEqual({ key: 'theme-off', reason: 'DISABLED' });
    },
  },
  {
    id: '1a07',
    level: 'MUST',
    clause: 'metadata',
    title: 'tells the version of the flag and the revision of the organization, scalars only',
    async run() {
      const { body } = await app.evaluate('switch', subject);
      const { revision } = await app.services.live.snapshot(app.organizationId);
      expect(body.metadata).toEqual({ flagVersion: 1, revision });
    },
  },
  {
    id: '1a08',
    level: 'MUST',
    clause: `${single} 404`,
    title: 'answers 404 FLAG_NOT_FOUND with the key for a flag that is unknown or archived',
    async run() {
      await app.organization.flag('retired');
      await archiveFlag(app.services, fullCaller, { organizationId: app.organizationId, flagKey: 'retired' });
      expect((await refusal('retired', subject)).slice(0, 3)).toEqual([404, 'retired', 'FLAG_NOT_FOUND']);
      expect((await refusal('no such/flag', subject)).slice(0, 3)).toEqual([404, 'no such/flag', 'FLAG_NOT_FOUND']);
    },
  },
  {
    id: '1a09',
    level: 'MUST',
    clause: 'application/json',
    title: 'sends every answer as JSON, errors included, for the providers read no other',
    async run() {
      for (const flagKey of ['switch', 'unknown']) {
        const { headers } = await app.evaluate(flagKey, subject);
        expect(headers.get('content-type')).toMatch(/^application\/json/);
      }
    },
  },
];

const contextAudits: readonly Audit[] = [
  {
    id: '2b01',
    level: 'MUST',
    clause: 'context, required',
    title: 'answers 400 INVALID_CONTEXT when there is no context, or it is not an object',
    async run() {
      for (const body of ['{}', '{"context":null}', '{"context":[]}', '{"context":"u1"}']) {
        const answered = await app.post('/switch', body);
        expect([answered.status, answered.body.key, answered.body.errorCode]).toEqual([
          400,
          'switch',
          'INVALID_CONTEXT',
        ]);
        expect(answered.body.errorDetails).toMatch(/^context: .*expected an object/);
      }
    },
  },
  {
    id: '2b02',
    level: 'MUST',
    clause: 'context, additional properties',
    title: 'treats a member of another type than its name stands for as an attribute, in one flag and in all',
    async run() {
      const members = [
        { groups: ['admin'] },
        { groups: { school: { students: 1 } } },
        { groups: 'admin' },
        { targetingKey: 7 },
        { appVersion: 2.5 },
        { app_version: [] },
        { deviceId: {} },
      ];
      for (const member of members) {
        const context = { ...subject, ...member };
        expect([member, await answerOf('switch', context)]).toMatchObject([member, { value: true }]);
        const bulk = await app.post('', JSON.stringify({ context }));
        expect([member, bulk.status]).toEqual([member, 200]);
        expect(toEvaluationContext(context).attributes).toMatchObject(member);
      }
      expect(toEvaluationContext({ groups: { school: 'bergen' } })).toMatchObject({
        attributes: {},
        groups: { school: { key: 'bergen' } },
      });
    },
  },
  {
    id: '2b03',
    level: 'MUST',
    clause: '400 INVALID_CONTEXT',
    title: 'says so when a version that is needed cannot be read, and does not take it for too low',
    async run() {
      expect(await refusal('from-two', { ...subject, appVersion: 'latest' })).toEqual([
        400,
        'from-two',
        'INVALID_CONTEXT',
        '"latest" is not a semantic version, whole or partial',
      ]);
      expect(await answerOf('switch', { ...subject, appVersion: 'latest' })).toMatchObject({ value: true });
    },
  },
  {
    id: '2b04',
    level: 'MUST',
    clause: '400 TARGETING_KEY_MISSING',
    title: 'says so when a percentage of the targeting key stands in the way of the answer, empty keys included',
    async run() {
      for (const context of [{}, { targetingKey: null }, { targetingKey: '' }]) {
        expect((await refusal('half', context)).slice(0, 3)).toEqual([400, 'half', 'TARGETING_KEY_MISSING']);
      }
    },
  },
  {
    id: '2b05',
    level: 'SHOULD',
    clause: '400 TARGETING_KEY_MISSING',
    title: 'answers an anonymous subject wherever no percentage of the targeting key is met on the way',
    async run() {
      expect(await answerOf('switch', {})).toMatchObject({ value: true });
      expect(await answerOf('pro-or-half', { plan: 'pro' })).toMatchObject({ reason: 'TARGETING_MATCH', value: true });
      expect(await answerOf('per-device', {})).toMatchObject({ value: false });
      expect(await answerOf('scheduled', {})).toMatchObject({ value: false });
    },
  },
  {
    id: '2b06',
    level: 'MUST',
    clause: 'How Halyard serves it',
    title: 'reads appVersion, app_version where that is absent, deviceId, groups with and without attributes',
    async run() {
      expect(await answerOf('from-two', { ...subject, appVersion: '2.0' })).toMatchObject({ value: true });
      expect(await answerOf('from-two', { ...subject, app_version: 'v2.1.0' })).toMatchObject({ value: true });
      const both = { ...subject, appVersion: '1.0.0', app_version: '2.0.0' };
      expect(await answerOf('from-two', both)).toMatchObject({ value: false });
      const devices = await Promise.all(
        ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'].map((deviceId) => answerOf('per-device', { deviceId })),
      );
      expect(devices).toContainEqual(expect.objectContaining({ reason: 'SPLIT', value: true }));
      expect(devices).toContainEqual(expect.objectContaining({ value: false }));
      const large = { school: { key: 'school-bergen', students: 1200 } };
      expect(await answerOf('school', { ...subject, groups: large })).toMatchObject({ value: true });
      expect(await answerOf('school', { ...subject, groups: { school: 'school-bergen' } })).toMatchObject({
        value: false,
      });
    },
  },
  {
    id: '2b07',
    level: 'MUST',
    clause: 'context, additional properties',
    title: 'takes every other member for an attribute, those named like members of every object included',
    async run() {
      const context = '{"targetingKey":"u1","plan":"pro","__proto__":{"a":1},"constructor":null,"toString":[1]}';
      const { status, body } = await app.post('/theme', `{"context":${context},"unheardOf":true}`);
      expect([status, body.value]).toEqual([200, 'gold']);
    },
  },
];

runAudits('a single evaluation', singleAudits);
runAudits('the context', contextAudits);
