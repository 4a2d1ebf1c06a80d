import { expect } from 'vitest';
import { updateSegment } from '../../../src/actions/segment/segments.ts';
import type { JsonValue } from '../../../src/domain/json.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { operator } from '../organizations.ts';
import { filtersOf, group, makeCohort, membersOf, NORWAY, person } from './cohort-subject.ts';
import { openProject, refused } from './posthog-project.ts';

const audits: readonly Audit[] = [
  {
    id: 'c001',
    level: 'MUST',
    clause: '§10 cohorts',
    title: 'answer 201 with the whole cohort, which GET answers with, too',
    async run(app) {
      const project = await openProject(app);
      const made = await makeCohort(project, { name: 'Norway', description: 'There', filters: NORWAY });
      expect(made).toEqual({
        ...{ id: expect.any(Number), name: 'Norway', description: 'There', groups: [], deleted: false },
        ...{ filters: NORWAY, query: null, version: 1, is_calculating: false, created_by: expect.any(Object) },
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
        ...{ last_calculation: expect.any(String), errors_calculating: 0, count: 0, is_static: false },
        ...{ cohort_type: null, experiment_set: [] },
      });
      expect(await project.send('GET', `/cohorts/${made.id}`)).toMatchObject({ status: 200, body: made });
      expect(await project.send('GET', '/cohorts/')).toMatchObject({
        status: 200,
        body: { count: 1, next: null, previous: null, results: [{ ...made, count: null }] },
      });
    },
  },
  {
    id: 'c002',
    level: 'MUST',
    clause: '§4.6 cohort definition, §6.6',
    title: 'decide by OR of ANDs, nested cohorts and negation',
    async run(app) {
      const project = await openProject(app);
      const inner = await makeCohort(project, {
        name: 'pro or grown-up American',
        filters: filtersOf(
          group(
            'OR',
            group('AND', person('plan', ['pro'])),
            group('AND', person('country', ['US']), person('age', '21', { operator: 'gte' })),
          ),
        ),
      });
      const filters = filtersOf(
        group(
          'AND',
          group('AND', { key: 'id', type: 'cohort', value: inner.id }, person('banned', ['true'], { negation: true })),
        ),
      );
      const outer = await makeCohort(project, { name: 'and not banned', filters });
      expect(outer.filters).toEqual(filters);
      const people = {
        pro: { plan: 'PRO' },
        grownUp: { country: 'us', age: 30 },
        young: { country: 'us', age: 20 },
        banned: { plan: 'pro', banned: true },
      };
      expect(await membersOf(project, outer.id, people)).toEqual(['pro', 'grownUp']);
    },
  },
  {
    id: 'c003',
    level: 'MUST',
    clause: '§4.6 cohort definition',
    title: 'join the properties of a group by OR as well as by AND, whichever way the groups are joined',
    async run(app) {
      const project = await openProject(app);
      const filters = filtersOf(
        group('AND', group('OR', person('a', ['1']), person('b', ['1'])), group('OR', person('c', ['1']))),
      );
      const { id } = await makeCohort(project, { name: 'all of any', filters });
      const people = { ac: { a: '1', c: '1' }, bc: { b: '1', c: '1' }, ab: { a: '1', b: '1' }, c: { c: '1' } };
      expect(await membersOf(project, id, people)).toEqual(['ac', 'bc']);
    },
  },
  {
    id: 'c004',
    level: 'MUST',
    clause: '§10 cohorts',
    title: 'keep properties without a group, older types and members of its clients as they were written',
    async run(app) {
      const project = await openProject(app);
      const written = [
        filtersOf(group('OR', person('a', ['1'], { label: 'A' }), person('b', '2', { operator: null }))),
        filtersOf(group('OR', { type: 'property', values: [person('a', ['1'])] }, person('b', ['2']))),
        filtersOf(group('AND', group('OR', group('OR', person('a', ['1']), person('b', ['2']))))),
      ];
      for (const filters of written) {
        const { id } = await makeCohort(project, { name: 'as written', filters });
        expect((await project.send('GET', `/cohorts/${id}`)).body.filters).toEqual(filters);
        expect(await membersOf(project, id, { a: { a: '1' }, b: { b: '2' }, c: {} })).toEqual(['a', 'b']);
      }
    },
  },
  {
    id: 'c005',
    level: 'MUST',
    clause: '§10 cohorts',
    title: 'show what another API has made of a cohort since',
    async run(app) {
      const project = await openProject(app);
      const { organizationId } = project;
      const { id } = await makeCohort(project, { name: 'changed', filters: NORWAY });
      await updateSegment(app.services, operator, {
        ...{ organizationId, key: `segment-${id}`, match: 'ALL' },
        groups: [
          { match: 'ANY', conditions: [{ attribute: 'plan', operator: 'EQUALS', values: ['pro'], ignoreCase: true }] },
        ],
      });
      expect((await project.send('GET', `/cohorts/${id}`)).body).toMatchObject({
        version: 2,
        filters: filtersOf(group('AND', group('OR', person('plan', ['pro'])))),
      });
      await updateSegment(app.services, operator, { organizationId, key: `segment-${id}`, groups: [] });
      const { body } = await project.send('GET', `/cohorts/${id}`);
      expect(await project.send('PATCH', `/cohorts/${id}`, { filters: body.filters })).toMatchObject({ status: 200 });
      expect(await membersOf(project, id, { somebody: { plan: 'pro' }, nobody: {} })).toEqual([]);
    },
  },
  {
    id: 'c006',
    level: 'MUST',
    clause: '§10 cohorts',
    title: 'count the people known who are in it',
    async run(app) {
      const project = await openProject(app);
      await project.person('a', { country: 'NO' });
      await project.person('b', { country: 'no' });
      await project.person('c', { country: 'SE' });
      const { id, count } = await makeCohort(project, { name: 'counted', filters: NORWAY });
      expect(count).toBe(2);
      await project.person('d', { country: 'NO' });
      expect((await project.send('GET', `/cohorts/${id}`)).body.count).toBe(3);
    },
  },
  {
    id: 'c008',
    level: 'MUST',
    clause: '§1.1, §4.4',
    title: 'refuse invalid filters, in words that say what is wrong',
    async run(app) {
      const project = await openProject(app);
      const rows: readonly (readonly [JsonValue, string, string])[] = [
        ['text', 'invalid_input', "Must contain a 'properties' key with type and values"],
        [{}, 'invalid_input', "Must contain a 'properties' key with type and values"],
        [
          filtersOf({ type: 'XOR', values: [] }),
          'invalid_input',
          "Must contain a 'properties' key with type and values",
        ],
        [
          filtersOf(group('OR', group('NOT', person('a', 'b')))),
          'invalid_input',
          "Every value of a group must be a property, or a group with a type of 'AND' or 'OR' and its values",
        ],
        [
          filtersOf(group('OR', group('AND', group('OR', person('a', '1'), person('b', '1')), person('c', '1')))),
          'invalid_input',
          'Cohort filters can only be nested two levels deep.',
        ],
        [
          filtersOf(group('OR', group('AND', { key: 'a', type: 'person', operator: 'exact' }))),
          'invalid_input',
          'Missing required keys for person filter: value',
        ],
        [
          filtersOf(group('OR', group('AND', { key: 'a', type: 'group', value: 'x' }))),
          'invalid_input',
          'Cohort filters can only use person, cohort, and behavioral properties.',
        ],
        [
          filtersOf(group('OR', group('AND', { key: 'id', type: 'cohort', value: 999 }))),
          'cohort_does_not_exist',
          'Cohort with id 999 does not exist',
        ],
      ];
      for (const [filters, code, detail] of rows) {
        const { status, body } = await project.send('POST', '/cohorts', { name: 'bad', filters });
        expect([status, body]).toEqual([400, refused(code, detail, 'filters')]);
      }
      expect((await project.send('GET', '/cohorts')).body.count).toBe(0);
      expect(await project.send('POST', '/cohorts', { name: 'n'.repeat(401) })).toMatchObject({
        status: 400,
        body: refused('max_length', 'Ensure this field has no more than 400 characters.', 'name'),
      });
    },
  },
  {
    id: 'c009',
    level: 'MUST',
    clause: '§6.6 dependency_cycle_cohort',
    title: 'refuse cohorts that name each other in a loop',
    async run(app) {
      const project = await openProject(app);
      const naming = (id: number) => filtersOf(group('OR', group('AND', { key: 'id', type: 'cohort', value: id })));
      const first = await makeCohort(project, { name: 'first', filters: NORWAY });
      const second = await makeCohort(project, { name: 'second', filters: naming(first.id) });
      const third = await makeCohort(project, { name: 'third', filters: naming(second.id) });
      for (const id of [first.id, third.id]) {
        const loop = await project.send('PATCH', `/cohorts/${first.id}`, { filters: naming(id) });
        expect(loop).toMatchObject({
          status: 400,
          body: refused('invalid_input', 'Cohorts cannot reference other cohorts in a loop.'),
        });
      }
    },
  },
];

describeAudits('PostHog cohorts and their filters', {}, audits);
