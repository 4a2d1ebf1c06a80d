import { expect } from 'vitest';
import { archiveFlag, createFlag } from '../../../src/actions/flag/flags.ts';
import type { Audit } from '../audit.ts';
import { operator } from '../organizations.ts';
import { rolloutAt } from './rollout-place.ts';

/** Version, lowest version, whether it suffices; null is an error. */
const versions: readonly (readonly [string, string, boolean | null])[] = [
  ['2.4.0', '2.4.0', true],
  ['2.3.99', '2.4.0', false],
  ['2.10.0', '2.9.0', true],
  ['2.4.0-beta.1', '2.4.0', false],
  ['2.4.0', '2.4.0-beta.1', true],
  ['2.4.0-beta.2', '2.4.0-beta.10', false],
  ['2.4.0+build.7', '2.4.0', true],
  ['2.4', '2.4.0', true],
  ['2', '2.0.1', false],
  ['v2.5.1', '2.5', true],
  ['3.0.0', 'v3', true],
  ['1.2.3.4', '1.0.0', null],
  ['2.4.0-', '2.4.0', null],
  ['', '2.4.0', null],
  ['latest', '2.4.0', null],
  ['2.4.0', '1.2.3.4', null],
];

/** What the contract says of questions. */
export const evaluating: readonly Audit[] = [
  {
    id: '2b01',
    level: 'MUST',
    clause: 'POST /evaluate',
    title: 'say enabled exactly when the switch is on, the version sufficient and the date reached',
    async run(app) {
      for (const enabled of [true, false]) {
        const condition = { minVersion: '2.0.0', activationDate: '2026-03-01T00:00:00Z' };
        const { evaluate } = await rolloutAt(app, { enabled, ...condition });
        for (const [app_version, version_sufficient] of [
          ['1.9.9', false],
          ['2.0.0', true],
        ] as const) {
          for (const [evaluate_at, date_reached] of [
            ['2026-02-28T23:59:59.999Z', false],
            ['2026-03-01T00:00:00Z', true],
          ] as const) {
            const expected = enabled && version_sufficient && date_reached;
            expect((await evaluate({ app_version, evaluate_at })).body).toMatchObject({
              enabled: expected,
              version_sufficient,
              date_reached,
            });
          }
        }
      }
    },
  },
  {
    id: '2b02',
    level: 'MUST',
    clause: 'POST /evaluate, activation_date',
    title: 'reach the date at its very instant, with any offset',
    async run(app) {
      const { evaluate } = await rolloutAt(app, { activationDate: '2026-04-01T02:00:00+02:00' });
      const reached = async (evaluate_at: string) => (await evaluate({ evaluate_at })).body.date_reached;
      expect(await reached('2026-03-31T23:59:59.999Z')).toBe(false);
      expect(await reached('2026-04-01T00:00:00Z')).toBe(true);
      expect(await reached('2026-03-31T19:00:00-05:00')).toBe(true);
      expect((await evaluate({ evaluate_at: '2026-03-31T19:00:00.75-05:00' })).body).toMatchObject({
        evaluated_at: '2026-04-01T00:00:00Z',
        rollout_condition: { activation_date: '2026-04-01T00:00:00Z' },
      });
    },
  },
  {
    id: '2b03',
    level: 'MUST',
    clause: 'POST /evaluate, evaluate_at',
    title: 'evaluate now where no instant is given',
    async run(app) {
      const { evaluate } = await rolloutAt(app, { activationDate: '2026-03-26T12:00:00Z' });
      expect((await evaluate({ evaluate_at: null })).body).toMatchObject({
        date_reached: false,
        evaluated_at: '2026-03-26T11:12:00Z',
      });
      app.clock.advanceTo('2026-03-26T12:00:00Z');
      expect((await evaluate({})).body).toMatchObject({ enabled: true, evaluated_at: '2026-03-26T12:00:00Z' });
    },
  },
  {
    id: '2b04',
    level: 'MUST',
    clause: 'POST /evaluate, app_version',
    title: 'take no version for one that is too low where there is a lowest, and for sufficient where there is none',
    async run(app) {
      const limited = await rolloutAt(app, { minVersion: '0.0.0' });
      for (const body of [{}, { app_version: null }]) {
        expect((await limited.evaluate(body)).body).toMatchObject({ enabled: false, version_sufficient: false });
      }
      const free = await rolloutAt(app);
      expect((await free.evaluate({})).body).toMatchObject({
        enabled: true,
        version_sufficient: true,
        rollout_condition: null,
      });
    },
  },
  {
    id: '2b05',
    level: 'MUST',
    clause: 'semantic versions',
    title:
      'compare versions by semver precedence, completed from partial ones, and never call an unreadable one insufficient',
    async run(app) {
      const { base } = await rolloutAt(app);
      for (const [current_version, min_version, expected] of versions) {
        const body = { flag_key: 'f', current_version, min_version };
        const answer = await app.send('POST', `${base}/evaluate-version`, { body });
        const found = answer.status === 200 ? answer.body.version_sufficient : answer.body.code;
        expect([current_version, min_version, found]).toEqual([
          current_version,
          min_version,
          expected ?? 'INVALID_VERSION',
        ]);
      }
    },
  },
  {
    id: '2b06',
    level: 'MUST',
    clause: 'INVALID_VERSION',
    title: 'refuse an unreadable version whether or not the flag has a lowest one, on or off, naming it',
    async run(app) {
      for (const making of [{}, { minVersion: '1.0.0' }, { enabled: false }]) {
        const { evaluate } = await rolloutAt(app, making);
        expect(await evaluate({ app_version: '1.2.3.4' })).toMatchObject({
          status: 400,
          body: { code: 'INVALID_VERSION', errors: [{ path: 'app_version' }] },
        });
      }
    },
  },
  {
    id: '2b07',
    level: 'MUST',
    clause: 'POST /evaluate-version',
    title: 'compare with the lowest version of the flag where none is given',
    async run(app) {
      const limited = await rolloutAt(app, { minVersion: '2.0.0' });
      const ask = (base: string, body: object) =>
        app.send('POST', `${base}/evaluate-version`, { body: { flag_key: 'f', current_version: '1.9.0', ...body } });
      expect((await ask(limited.base, {})).body).toMatchObject({ min_version: '2.0.0', version_sufficient: false });
      expect((await ask(limited.base, { min_version: '1.9' })).body).toMatchObject({
        min_version: '1.9',
        version_sufficient: true,
      });
      const free = await rolloutAt(app);
      expect((await ask(free.base, { min_version: null })).body).toMatchObject({
        min_version: null,
        version_sufficient: true,
      });
    },
  },
  {
    id: '2b08',
    level: 'MUST',
    clause: '400, 404',
    title: 'name what is wrong with a question, and what is not there',
    async run(app) {
      const { base, evaluate } = await rolloutAt(app);
      expect(await evaluate({ evaluate_at: '2026-02-30T00:00:00Z' })).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'evaluate_at' }] },
      });
      expect(await evaluate({ appVersion: '1' })).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'appVersion' }] },
      });
      expect(await evaluate({ flag_key: 'missing' })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
      const body = { flag_key: 'missing', current_version: '1', min_version: '1' };
      expect(await app.send('POST', `${base}/evaluate-version`, { body })).toMatchObject({ status: 404 });
      expect(await app.send('POST', `${base}/evaluate-version`, { body: { flag_key: 'f' } })).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'current_version' }] },
      });
      expect(await app.send('POST', `${base}/evaluate?environment=moon`, { body: { flag_key: 'f' } })).toMatchObject({
        status: 404,
        body: { detail: 'There is no environment "moon".' },
      });
    },
  },
  {
    id: '2b09',
    level: 'SHOULD',
    clause: 'POST /evaluate',
    title: 'call a flag that is archived, or that lacks a prerequisite, not enabled',
    async run(app) {
      const { evaluate, organizationId } = await rolloutAt(app, { enabled: false });
      const settings = [{ environment: 'production', enabled: true }];
      const prerequisites = [{ flagKey: 'f' }];
      await createFlag(app.services, operator, { organizationId, key: 'dependent', prerequisites, settings });
      expect((await evaluate({ flag_key: 'dependent' })).body).toMatchObject({ enabled: false, date_reached: true });
      await archiveFlag(app.services, operator, { organizationId, flagKey: 'dependent' });
      expect((await evaluate({ flag_key: 'dependent' })).body).toMatchObject({ enabled: false });
    },
  },
];
