import { expect } from 'vitest';
import { deleteFlag } from '../../../src/actions/flag/flags.ts';
import type { Flag } from '../../../src/domain/flag.ts';
import type { JsonValue } from '../../../src/domain/json.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { operator } from '../organizations.ts';
import { openProject } from './posthog-project.ts';

const nameOf = ({ organizationId, key: flagKey }: Flag) => ({ organizationId, flagKey });

const bulkKeys: readonly Audit[] = [
  {
    id: 'd001',
    level: 'MUST',
    clause: '§2.6',
    title:
      'map ids to keys, as numbers or texts of digits, leaving out those of nothing, of deleted flags and of others',
    async run(app) {
      const project = await openProject(app);
      const other = await openProject(app);
      const [a, b, gone] = [await project.flag('a'), await project.flag('b'), await project.flag('gone')];
      const theirs = await other.flag('theirs');
      await deleteFlag(app.services, operator, nameOf(gone));
      const ids = [a.number, String(b.number), gone.number, theirs.number + 1_000, 999_999_999_999];
      const answer = await project.send('POST', '/feature_flags/bulk_keys', { ids });
      expect([answer.status, answer.body]).toEqual([200, { keys: { [a.number]: 'a', [b.number]: 'b' } }]);
    },
  },
  {
    id: 'd002',
    level: 'MUST',
    clause: '§2.6',
    title: 'warn of invalid ids in the words of Python',
    async run(app) {
      const project = await openProject(app);
      const { number } = await project.flag('a');
      const send = (ids: JsonValue) => project.send('POST', '/feature_flags/bulk_keys/', { ids });
      expect((await send([number, 'x'])).body).toEqual({
        keys: { [number]: 'a' },
        warning: "Invalid flag IDs ignored: ['x']",
      });
      expect((await send([null, 'x', true, -1, 1.5, "it's", [1], { a: 1 }, number])).body.warning).toBe(
        `Invalid flag IDs ignored: [None, 'x', True, -1, 1.5, "it's", [1], {'a': 1}]`,
      );
    },
  },
  {
    id: 'd003',
    level: 'MUST',
    clause: '§2.6',
    title: 'answer an empty map for no ids, and 400 for none that is one',
    async run(app) {
      const project = await openProject(app);
      for (const body of [{}, { ids: [] }, { ids: null }]) {
        const answer = await project.send('POST', '/feature_flags/bulk_keys', body);
        expect([answer.status, answer.body]).toEqual([200, { keys: {} }]);
      }
      for (const ids of [['x'], [null], 'x', true, 7]) {
        const answer = await project.send('POST', '/feature_flags/bulk_keys', { ids });
        expect([answer.status, answer.body]).toEqual([400, { error: 'Invalid flag IDs provided' }]);
      }
    },
  },
];

const dependents: readonly Audit[] = [
  {
    id: 'd010',
    level: 'MUST',
    clause: '§2.2',
    title: 'list the active flags that depend on a flag, in the order of their keys, named or else by their keys',
    async run(app) {
      const project = await openProject(app);
      const parent = await project.flag('parent');
      const prerequisites = [{ flagKey: 'parent', expected: true }];
      const conditions = [{ attribute: 'parent', operator: 'FLAG_EVALUATES_TO', values: [true] }] as const;
      const later = await project.flag('z-child', { prerequisites, description: 'Child flag' });
      const first = await project.flag('a-child', {
        settings: [{ environment: 'production', enabled: true, rules: [{ variant: 'on', groups: [{ conditions }] }] }],
      });
      await project.flag('disabled', { prerequisites, settings: [] });
      await project.flag('unrelated');
      const path = `/feature_flags/${parent.number}`;
      const expected = [
        { id: first.number, key: 'a-child', name: 'a-child' },
        { id: later.number, key: 'z-child', name: 'Child flag' },
      ];
      const listed = await project.send('GET', `${path}/dependent_flags/`);
      expect([listed.status, listed.body]).toEqual([200, expected]);
      expect((await project.send('POST', `${path}/has_active_dependents/`)).body).toEqual({
        has_active_dependents: true,
        dependent_flags: expected,
        warning: expect.any(String),
      });
    },
  },
  {
    id: 'd011',
    level: 'MUST',
    clause: '§2.2',
    title: 'say that a flag has none, and 404 of one that is not there',
    async run(app) {
      const project = await openProject(app);
      const { number } = await project.flag('alone');
      expect((await project.send('GET', `/feature_flags/${number}/dependent_flags`)).body).toEqual([]);
      const none = await project.send('POST', `/feature_flags/${number}/has_active_dependents`);
      expect(none.body).toEqual({ has_active_dependents: false, dependent_flags: [] });
      for (const id of ['999999', 'alone', '-1']) {
        expect(await project.send('GET', `/feature_flags/${id}/dependent_flags`)).toMatchObject({
          status: 404,
          body: { type: 'invalid_request', code: 'not_found', detail: 'Not found.', attr: null },
        });
      }
    },
  },
  {
    id: 'd012',
    level: 'MUST',
    clause: '§2.2, §4.2',
    title: 'not take the dependents of a flag for those of a deleted one of the same key, nor its dashboard',
    async run(app) {
      const project = await openProject(app);
      const gone = await project.flag('reborn');
      await deleteFlag(app.services, operator, nameOf(gone));
      const living = await project.flag('reborn');
      await project.flag('child', { prerequisites: [{ flagKey: 'reborn', expected: true }] });
      const dependentsOf = async ({ number }: Flag) =>
        (await project.send('GET', `/feature_flags/${number}/dependent_flags`)).body;
      expect(await dependentsOf(gone)).toMatchObject({ code: 'not_found' });
      expect(await dependentsOf(living)).toMatchObject([{ key: 'child' }]);
      for (const action of ['dashboard', 'enrich_usage_dashboard', 'create_static_cohort_for_flag']) {
        expect(await project.send('POST', `/feature_flags/${gone.number}/${action}`)).toMatchObject({ status: 404 });
      }
    },
  },
];

describeAudits('PostHog bulk_keys', {}, bulkKeys);
describeAudits('PostHog dependents', {}, dependents);
