import { expect } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/domain/json.ts';
import type { RestAnswer } from '../../support/rest-app.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { openProject, type PosthogProject, refused } from './posthog-project.ts';

const person = (key: string, operator: string | null, value: JsonValue): JsonObject => ({
  ...{ key, type: 'person', operator, value },
});
const company = (key: string, index: number): JsonObject => ({
  ...{ key, type: 'group', operator: 'exact', value: 'a', group_type_index: index },
});
const asks = (key: JsonValue, operator = 'flag_evaluates_to', value: JsonValue = true): JsonObject => ({
  ...{ key, type: 'flag', operator, value },
});
const groupOf = (...properties: JsonObject[]): JsonObject => ({ properties, rollout_percentage: 100 });
const variants = (...weights: number[]): JsonObject => ({
  variants: weights.map((rollout_percentage, index) => ({ key: `v${index}`, name: `V ${index}`, rollout_percentage })),
});

function make(project: PosthogProject, key: string, filters: JsonValue, more: JsonObject = {}): Promise<RestAnswer> {
  return project.send('POST', '/feature_flags/', { key, filters, ...more });
}

async function idOf(project: PosthogProject, key: string, filters: JsonValue, more: JsonObject = {}): Promise<number> {
  const made = await make(project, key, filters, more);
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  return Number(made.body.id);
}

/** Filters that break one rule, with its error. */
const broken: Readonly<Record<string, readonly [JsonObject, string, string?]>> = {
  'no condition set': [{ groups: [] }, 'Feature flags must have at least one condition set (group).'],
  'filters without groups': [{ payloads: {} }, 'Feature flags must have at least one condition set (group).'],
  'a group property in a flag about persons': [
    { groups: [groupOf(company('size', 0))] },
    'Filters are not valid (can only use person, cohort, and flag properties)',
  ],
  'a person property in a flag about groups': [
    { aggregation_group_type_index: 0, groups: [groupOf(person('plan', 'exact', 'pro'))] },
    'Filters are not valid (can only use group properties)',
  ],
  'a property of another type of group': [
    { aggregation_group_type_index: 0, groups: [groupOf(company('size', 1))] },
    'Filters are not valid (can only use group properties)',
  ],
  'another operator about a flag': [
    { groups: [groupOf(asks('1', 'exact'))] },
    "Flag properties must use the 'flag_evaluates_to' operator",
  ],
  'a flag by its key': [
    { groups: [groupOf(asks('other'))] },
    "Flag dependencies must reference flag IDs (integers), not flag keys. Invalid reference: 'other'",
  ],
  'a flag that is not there': [
    { groups: [groupOf(asks('999999'))] },
    'Flag dependency references non-existent flag with ID 999999',
  ],
  'variants that sum to less than 100': [
    { groups: [groupOf()], multivariate: variants(50, 20) },
    'Invalid variant definitions: Variant rollout percentages must sum to 100.',
  ],
  'an override that is not a variant': [
    { groups: [{ ...groupOf(), variant: 'v9' }], multivariate: variants(50, 50) },
    'Filters are not valid (variant override does not exist)',
  ],
  'too many values': [
    { groups: [groupOf(person('email', 'exact', Array.from({ length: 1_001 }, String)))] },
    'Property group expressions of type email cannot contain more than 1000 values.',
  ],
  'a cohort that is not there': [
    { groups: [groupOf({ key: 'id', type: 'cohort', value: 987_654 })] },
    'Cohort with id 987654 does not exist',
    'cohort_does_not_exist',
  ],
  'an invalid date': [
    { groups: [groupOf(person('born', 'is_date_before', 'foo'))] },
    'Invalid date value: foo',
    'invalid_date',
  ],
  'a list where a text is needed': [
    { groups: [groupOf(person('email', 'icontains', ['@posthog.com']))] },
    "Invalid value for operator icontains: ['@posthog.com']",
    'invalid_value',
  ],
  'a list where a number is needed': [
    { groups: [groupOf(person('age', 'gte', [1, null, true]))] },
    'Invalid value for operator gte: [1, None, True]',
    'invalid_value',
  ],
  'a number where a text is needed': [
    { groups: [groupOf(person('age', 'gt', 5))] },
    'Invalid value for operator gt: 5',
    'invalid_value',
  ],
  'a pattern that RE2 cannot read': [
    { groups: [groupOf(person('email', 'regex', '^(?!test)'))] },
    'Invalid value for operator regex: ^(?!test)',
    'invalid_value',
  ],
  'a text that is not a number': [
    { groups: [groupOf(person('age', 'lte', 'old'))] },
    'Invalid value for operator lte: old',
    'invalid_value',
  ],
  'a text that is not a version': [
    { groups: [groupOf(person('v', 'semver_eq', 'latest'))] },
    'Invalid value for operator semver_eq: latest',
    'invalid_value',
  ],
  'a cohort operator on a person': [
    { groups: [groupOf(person('email', 'in', 'x'))] },
    "The 'in' operator is only valid for cohort properties, not 'person' properties.",
    'invalid_operator',
  ],
  'an unknown operator': [
    { groups: [groupOf(person('email', 'foo', 'x'))] },
    'Invalid operator: foo',
    'invalid_operator',
  ],
  'payloads that are a list': [{ groups: [groupOf()], payloads: ['1'] }, 'Payloads must be passed as a dictionary'],
  'a payload that is not JSON': [{ groups: [groupOf()], payloads: { true: '{' } }, 'Payload value is not valid JSON'],
  'a payload with an integer that clients would round': [
    { groups: [groupOf()], payloads: { true: '{"account": 12345678901234567890}' } },
    'Payload value has an integer beyond 2^53, which clients would round; write its digits as a string',
  ],
  'a payload of no variant': [
    { groups: [groupOf()], multivariate: variants(100), payloads: { v9: '1' } },
    'Payload keys must match a variant key for multivariate flags',
  ],
  'a payload of a boolean flag for a variant': [
    { groups: [groupOf()], payloads: { v9: '1' } },
    "Payload keys must be 'true' for boolean flags",
  ],
};

/** Filters that come back as they are written, member by member. */
const kept: Readonly<Record<string, JsonObject>> = {
  plain: { groups: [{ properties: [], rollout_percentage: 45 }] },
  'an open percentage': { groups: [{ properties: [], rollout_percentage: null }, { properties: [] }] },
  'what is not known': {
    groups: [
      {
        ...groupOf({ ...person('email', 'icontains', '@a.no'), label: 'mail', strange: { deep: [1] } }),
        ...{ description: 'ours', sort_key: 'a-1', exposure_frozen: false },
      },
    ],
    strange: [1, { two: null }],
  },
  variants: {
    groups: [
      { ...groupOf(), variant: 'v1' },
      { properties: [], rollout_percentage: 33.3, variant: null },
    ],
    multivariate: {
      variants: [
        { key: 'v0', rollout_percentage: 33.4, description: 'd' },
        { key: 'v1', name: '', rollout_percentage: 66.6 },
      ],
    },
    payloads: { v0: '{"a" : 1}', v1: '"12345678901234567890"' },
  },
  'every operator': {
    groups: [
      groupOf(
        person('a', 'exact', ['x', 'Y']),
        person('a', null, 'x'),
        person('a', 'is_not', ['true']),
        person('a', 'exact', []),
        person('a', 'icontains_multi', ['x', 'y']),
        person('a', 'not_icontains_multi', []),
        person('a', 'starts_with', 'x'),
        person('a', 'not_ends_with', 'x'),
        person('a', 'regex', '^x.*$'),
        person('a', 'not_regex', '[yz]'),
        person('a', 'icontains', 'Æble'),
        person('a', 'gt', '5'),
        person('a', 'min', '5'),
        person('a', 'max', '5.5'),
        person('a', 'between', [1, '5']),
        person('a', 'not_between', [5, 1]),
        person('a', 'semver_gt', '1.2'),
        person('a', 'semver_wildcard', '1.*'),
        person('a', 'is_set', 'is_set'),
        { key: 'a', type: 'person', operator: 'is_not_set' },
        person('a', 'is_date_after', '-7d'),
        person('a', 'is_date_before', '2026-01-01 10:00:00'),
        person('a', 'is_date_exact', '2026-01-01'),
        { key: 5, type: 'person', value: { b: [1] } },
        person('$initial_utm_source', 'exact', 'x'),
        person('distinct_id', 'exact', ['u1']),
        person('app_version', 'semver_lt', '2'),
        { ...person('a', 'exact', 'x'), negation: true },
      ),
    ],
  },
  'a lowest version everywhere': {
    groups: [
      groupOf(person('app_version', 'semver_gte', '2.4.0'), person('plan', 'exact', 'pro')),
      groupOf(person('app_version', 'semver_gte', '2.4.0')),
    ],
  },
  groups: {
    groups: [
      groupOf(company('size', 1), company('$group_key', 1)),
      { properties: [], rollout_percentage: 50, aggregation_group_type_index: null },
    ],
    aggregation_group_type_index: 1,
  },
  'an early exit': { groups: [groupOf(person('a', 'exact', 'x')), groupOf()], early_exit: true },
  'no early exit': { groups: [groupOf()], early_exit: false, feature_enrollment: false, super_groups: null },
  'an enrollment': { groups: [groupOf()], feature_enrollment: true },
  holdout: { groups: [groupOf()], multivariate: variants(100), holdout: { id: 42, exclusion_percentage: 10 } },
};

const audits: readonly Audit[] = [
  ...Object.entries(broken).map(
    ([what, [filters, detail, code]], index): Audit => ({
      id: (0x7400 + index).toString(16),
      level: 'MUST',
      clause: '§4.4',
      title: `refuse ${what} in PostHog's words, and make nothing`,
      async run(app) {
        const project = await openProject(app);
        const { status, body } = await make(project, 'odd', filters);
        expect([status, body]).toEqual([400, refused(code ?? 'invalid_input', detail, 'filters')]);
        expect((await project.send('GET', '/feature_flags/')).body.count).toBe(0);
      },
    }),
  ),
  ...Object.entries(kept).map(
    ([what, filters], index): Audit => ({
      id: (0x7500 + index).toString(16),
      level: 'MUST',
      clause: '§4.6',
      title: `show ${what} exactly as it was written`,
      async run(app) {
        const project = await openProject(app);
        const id = await idOf(project, 'kept', filters);
        expect((await project.send('GET', `/feature_flags/${id}`)).body.filters).toEqual(filters);
      },
    }),
  ),
  {
    id: '7600',
    level: 'MUST',
    clause: '§4.4',
    title: 'keep payloads that are sent as values as their JSON texts, and drop the holdouts of old',
    async run(app) {
      const project = await openProject(app);
      const id = await idOf(project, 'k', { groups: [groupOf()], payloads: { true: { a: [1] } }, holdout_groups: [] });
      const { body } = await project.send('GET', `/feature_flags/${id}/`);
      expect(body.filters).toEqual({ groups: [groupOf()], payloads: { true: '{"a":[1]}' } });
    },
  },
  {
    id: '7601',
    level: 'MUST',
    clause: '§3',
    title: 'show a flag without filters as on for every subject',
    async run(app) {
      const project = await openProject(app);
      const { status, body } = await project.send('POST', '/feature_flags', { key: 'bare' });
      expect([status, body.filters]).toEqual([201, { groups: [{ properties: [], rollout_percentage: null }] }]);
    },
  },
  {
    id: '7602',
    level: 'MUST',
    clause: '§4.4',
    title: 'refuse to depend on a flag that is disabled, on itself, and in a circle',
    async run(app) {
      const project = await openProject(app);
      const a = await idOf(project, 'a', { groups: [groupOf()] });
      const off = await idOf(project, 'off', { groups: [groupOf()] }, { active: false });
      const b = await idOf(project, 'b', { groups: [groupOf(asks(String(a)))] });
      const c = await idOf(project, 'c', { groups: [groupOf(asks(String(b)))] });
      const onto = (id: number, other: number) =>
        project.send('PATCH', `/feature_flags/${id}/`, { filters: { groups: [groupOf(asks(String(other)))] } });
      const details = [await onto(a, off), await onto(a, a), await onto(a, c)].map(({ body }) => body.detail);
      expect(details).toEqual([
        `Cannot create dependency on disabled flag 'off' (ID: ${off}). Flag dependencies must reference active flags only.`,
        "Feature flag 'a' cannot depend on itself",
        'Circular dependency detected: a → c → b → a',
      ]);
    },
  },
];

describeAudits("PostHog's filters", {}, audits);
