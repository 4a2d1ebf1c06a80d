import { expect } from 'vitest';
import { evaluateFlag } from '../../../src/actions/evaluation/evaluations.ts';
import { archiveFlag, deleteFlag } from '../../../src/actions/flag/flags.ts';
import { setFlagSwitch } from '../../../src/actions/setting/settings.ts';
import { EMPTY_CONTEXT } from '../../../src/domain/evaluation.ts';
import type { Flag } from '../../../src/domain/flag.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { operator } from '../organizations.ts';
import { openProject, rulesFor } from './posthog-project.ts';

const DAY = 86_400_000;
const nameOf = ({ organizationId, key: flagKey }: Flag) => ({ organizationId, flagKey });

const status: readonly Audit[] = [
  {
    id: 'd030',
    level: 'MUST',
    clause: '§2.4',
    title: 'tell of an unknown flag as it tells of others, with 404',
    async run(app) {
      const project = await openProject(app);
      const answer = await project.send('GET', '/feature_flags/999999/status');
      expect([answer.status, answer.body]).toEqual([404, { status: 'unknown', reason: 'Flag could not be found' }]);
      expect(answer.headers.get('etag')).toBeNull();
    },
  },
  {
    id: 'd031',
    level: 'MUST',
    clause: '§2.4 generation C',
    title: 'tell by the last evaluation, counted in whole days, whether a flag is stale',
    async run(app) {
      const project = await openProject(app);
      const flag = await project.flag('called');
      const ask = async () => (await project.send('GET', `/feature_flags/${flag.number}/status`)).body;
      expect(await ask()).toMatchObject({ status: 'active', reason: 'Flag has no usage data yet' });
      const context = { ...EMPTY_CONTEXT, targetingKey: 'somebody' };
      await evaluateFlag(app.services, operator, { ...nameOf(flag), context });
      const rows: readonly (readonly [number, string, string])[] = [
        [0, 'active', 'Flag was called today'],
        [1, 'active', 'Flag was last called 1 day ago'],
        [30, 'active', 'Flag was last called 30 days ago'],
        [31, 'stale', 'Flag has not been called in 31 days'],
      ];
      let passed = 0;
      for (const [days, name, reason] of rows) {
        app.clock.advance(days * DAY - passed);
        passed = days * DAY;
        expect(await ask()).toMatchObject({ status: name, reason, reason_states_rollout: false });
      }
    },
  },
  {
    id: 'd032',
    level: 'MUST',
    clause: '§2.4 generation C',
    title: 'tell by its filters whether a flag is stale that was never called',
    async run(app) {
      const project = await openProject(app);
      const open = await project.flag('open');
      const narrow = await project.flag('narrow', { settings: rulesFor('plan', 'pro') });
      const split = await project.flag('split', {
        valueType: 'STRING',
        variants: [{ key: 'blue', value: 'blue' }],
        settings: [{ environment: 'production', enabled: true, defaultVariant: 'blue' }],
      });
      app.clock.advance(31 * DAY);
      const ask = async ({ number }: Flag) => (await project.send('GET', `/feature_flags/${number}/status`)).body;
      expect(await ask(open)).toEqual({
        status: 'stale',
        reason: 'This boolean flag will always evaluate to "true"',
        reason_states_rollout: true,
        rollout: {
          ...{ effectively_full_rollout: true, has_targeting_conditions: false },
          ...{ max_rollout_percentage: 100, is_multivariate: false },
        },
      });
      expect(await ask(narrow)).toMatchObject({
        status: 'active',
        rollout: { effectively_full_rollout: false, has_targeting_conditions: true },
      });
      expect(await ask(split)).toMatchObject({ reason: 'This flag will always use the variant "blue"' });
    },
  },
  {
    id: 'd033',
    level: 'MUST',
    clause: '§2.4 generation C',
    title: 'tell of disabled, archived and deleted flags',
    async run(app) {
      const project = await openProject(app);
      const { services } = app;
      const flag = await project.flag('fading');
      const ask = async () => (await project.send('GET', `/feature_flags/${flag.number}/status`)).body;
      await setFlagSwitch(services, operator, { ...nameOf(flag), environment: 'production', enabled: false });
      expect(await ask()).toMatchObject({ status: 'active', reason: 'Flag is disabled (not evaluated for staleness)' });
      await archiveFlag(services, operator, nameOf(flag));
      expect(await ask()).toMatchObject({ status: 'archived', reason: 'Flag has been archived' });
      await deleteFlag(services, operator, nameOf(flag));
      expect(await ask()).toMatchObject({ status: 'deleted', reason: 'Flag has been deleted' });
    },
  },
];

describeAudits('PostHog status', {}, status);
