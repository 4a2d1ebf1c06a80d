import { expect } from 'vitest';
import type { CreateFlagInput } from '../../../src/actions/flag/flag-inputs.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/domain/json.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { openProject, type PosthogProject } from './posthog-project.ts';

const open = { groups: [{ properties: [], rollout_percentage: 100 }] };
const plan = { key: 'plan', type: 'person', operator: 'exact', value: ['pro'] };
const country = { key: 'country', type: 'person', operator: 'exact', value: ['NO'] };

async function make(project: PosthogProject, path: string, body: JsonObject): Promise<number> {
  const made = await project.send('POST', path, body);
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  return Number(made.body.id);
}

/** What SDKs receive, by the flags' keys. */
async function told(project: PosthogProject, query = '?send_cohorts'): Promise<Readonly<Record<string, JsonObject>>> {
  const { body } = await project.send('GET', `/feature_flags/local_evaluation/${query}`);
  const flags = Array.isArray(body.flags) ? body.flags.filter(isJsonObject) : [];
  return Object.fromEntries(flags.map((flag) => [String(flag.key), flag]));
}

const asks = (id: number, value: JsonValue = true): JsonObject => ({
  ...{ key: String(id), type: 'flag', operator: 'flag_evaluates_to', value },
});
const groupsWith = (...properties: JsonObject[]): JsonObject => ({ groups: [{ properties, rollout_percentage: 50 }] });

const audits: readonly Audit[] = [
  {
    id: '7801',
    level: 'MUST',
    clause: '§2.8',
    title: 'tell SDKs of all flags but those whose payload is fetched or secret, also of inactive ones',
    async run(app) {
      const project = await openProject(app);
      await make(project, '/feature_flags', {
        key: 'off',
        filters: open,
        active: false,
        tags: ['t'],
        evaluation_tags: ['t'],
      });
      await make(project, '/feature_flags', { key: 'config', is_remote_configuration: true });
      const flags = await told(project);
      expect(Object.keys(flags)).toEqual(['off']);
      expect(flags.off).toEqual({
        ...{ id: expect.any(Number), team_id: expect.any(Number), name: '', key: 'off', filters: open },
        ...{ deleted: false, active: false, ensure_experience_continuity: false, has_encrypted_payloads: false },
        ...{ version: 1, evaluation_runtime: 'all', bucketing_identifier: null, has_experiment: false },
        ...{ evaluation_tags: ['t'], evaluation_contexts: ['t'] },
      });
    },
  },
  {
    id: '7802',
    level: 'MUST',
    clause: '§2.8',
    title: 'name the flags that a flag depends on by their keys, with all that is to be asked first, in order',
    async run(app) {
      const project = await openProject(app);
      const a = await make(project, '/feature_flags', { key: 'a' });
      const b = await make(project, '/feature_flags', { key: 'b', filters: groupsWith(asks(a)) });
      await make(project, '/feature_flags', { key: 'c', filters: groupsWith(asks(b), asks(a, false)) });
      const { c } = await told(project);
      expect(c?.filters).toEqual(
        groupsWith(
          { ...asks(b), key: 'b', dependency_chain: ['a', 'b'] },
          { ...asks(a, false), key: 'a', dependency_chain: ['a'] },
        ),
      );
    },
  },
  {
    id: '7803',
    level: 'MUST',
    clause: '§2.8',
    title: 'put a simple cohort into the flag for SDKs that are not sent cohorts',
    async run(app) {
      const project = await openProject(app);
      const cohort = (name: string, type: string, ...values: JsonObject[]) =>
        make(project, '/cohorts', { name, filters: { properties: { type: 'OR', values: [{ type, values }] } } });
      const all = await cohort('all', 'AND', plan, country);
      const any = await cohort('any', 'OR', plan, country);
      const negated = await cohort('negated', 'AND', { ...plan, negation: true });
      const flag = (key: string, id: number, ...more: JsonObject[]) =>
        make(project, '/feature_flags', {
          key,
          filters: groupsWith({ key: 'id', type: 'cohort', value: id }, ...more),
        });
      await flag('all', all);
      await flag('any', any);
      await flag('negated', negated);
      await flag('beside', all, plan);
      const flags = await told(project, '');
      const groupOf = (...properties: JsonObject[]) => ({ properties, rollout_percentage: 50 });
      expect(flags.all?.filters).toEqual({ groups: [groupOf(plan, country)] });
      expect(flags.any?.filters).toEqual({ groups: [groupOf(plan), groupOf(country)] });
      expect(flags.negated?.filters).toEqual(groupsWith({ key: 'id', type: 'cohort', value: negated }));
      expect(flags.beside?.filters).toEqual(groupsWith({ key: 'id', type: 'cohort', value: all }, plan));
    },
  },
  {
    id: '7804',
    level: 'MUST',
    clause: '§2.8',
    title: 'leave to the server what no filters say exactly',
    async run(app) {
      const project = await openProject(app);
      const rules: Readonly<
        Record<string, NonNullable<NonNullable<CreateFlagInput['settings']>[number]['rules']>[number]>
      > = {
        exact: { groups: [{ conditions: [{ attribute: 'a', operator: 'EQUALS', values: ['x'] }] }], variant: 'red' },
        network: {
          groups: [{ conditions: [{ attribute: 'a', operator: 'IN_CIDR', values: ['10.0.0.0/8'] }] }],
          variant: 'red',
        },
        split: {
          split: [
            { variant: 'red', weight: 10 },
            { variant: 'blue', weight: 20 },
          ],
        },
      };
      for (const [key, rule] of Object.entries(rules)) {
        await project.flag(key, {
          valueType: 'STRING',
          variants: [
            { key: 'red', value: 'r' },
            { key: 'blue', value: 'b' },
          ],
          settings: [{ environment: 'production', enabled: true, rules: [rule], defaultVariant: null }],
        });
      }
      const flags = await told(project);
      const isLeft = Object.entries(flags).map(([key, flag]) => [key, flag.ensure_experience_continuity]);
      expect(Object.fromEntries(isLeft)).toEqual({ exact: false, network: true, split: true });
    },
  },
];

describeAudits("PostHog's flags as SDKs receive them", {}, audits);
