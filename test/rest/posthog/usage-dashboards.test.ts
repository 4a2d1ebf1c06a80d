import { expect } from 'vitest';
import { updateFlag } from '../../../src/actions/flag/flags.ts';
import type { Flag } from '../../../src/domain/flag.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { operator } from '../organizations.ts';
import { openProject, rulesFor } from './posthog-project.ts';

const READ = 'flag:read';
const nameOf = ({ organizationId, key: flagKey }: Flag) => ({ organizationId, flagKey });

const dashboards: readonly Audit[] = [
  {
    id: 'd070',
    level: 'MUST',
    clause: '§2.1',
    title: 'go through the four checks of enriching in their order',
    async run(app) {
      const project = await openProject(app);
      const flag = await project.flag('used');
      const path = `/feature_flags/${flag.number}`;
      const enrich = async () => {
        const { status: code, body, headers } = await project.send('POST', `${path}/enrich_usage_dashboard/`);
        expect(headers.get('deprecation')).toBe('true');
        return [code, body];
      };
      const failure = (error: string) => [400, { success: false, error }];
      expect(await enrich()).toEqual(failure('Usage dashboard not found'));
      for (let times = 0; times < 2; times += 1) {
        const made = await project.send('POST', `${path}/dashboard`);
        expect([made.status, made.body]).toEqual([200, { success: true }]);
      }
      expect(await enrich()).toEqual(failure('No enriched analytics available for this feature flag'));
      await updateFlag(app.services, operator, {
        ...nameOf(flag),
        extensions: { posthog: { has_enriched_analytics: true } },
      });
      expect(await enrich()).toEqual([200, { success: true }]);
      expect(await enrich()).toEqual(failure('Usage dashboard already has enriched data'));
      expect(await project.send('POST', '/feature_flags/999999/enrich_usage_dashboard')).toMatchObject({ status: 404 });
    },
  },
  {
    id: 'd071',
    level: 'MUST',
    clause: '§2.1, §1 scopes',
    title: 'need feature_flag:write for dashboards and cohorts of flags',
    async run(app) {
      const project = await openProject(app);
      const { number } = await project.flag('guarded');
      const reader = await project.keyFor(READ);
      for (const action of ['enrich_usage_dashboard', 'dashboard', 'create_static_cohort_for_flag']) {
        expect(await project.send('POST', `/feature_flags/${number}/${action}`, undefined, reader)).toMatchObject({
          status: 403,
          body: { detail: "API key missing required scope 'feature_flag:write'" },
        });
      }
    },
  },
  {
    id: 'd072',
    level: 'MUST',
    clause: '§2.11',
    title: 'make a static cohort of the people for whom a flag is on',
    async run(app) {
      const project = await openProject(app);
      await project.person('a', { plan: 'pro' });
      await project.person('b', { plan: 'free' });
      const { number } = await project.flag('for-pros', { settings: rulesFor('plan', 'pro') });
      const { status: code, body } = await project.send(
        'POST',
        `/feature_flags/${number}/create_static_cohort_for_flag`,
      );
      expect([code, body]).toMatchObject([
        201,
        {
          cohort: {
            name: expect.stringMatching(/^Users with feature flag for-pros enabled at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
            ...{ is_static: true, count: 1, filters: { properties: {} } },
          },
        },
      ]);
    },
  },
];

describeAudits('PostHog usage dashboards', {}, dashboards);
