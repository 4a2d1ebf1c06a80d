import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConditionInput, RuleInput } from '../../../src/actions/flag/flag-inputs.ts';
import { setFlagSetting } from '../../../src/actions/setting/settings.ts';
import type { EvaluationContext } from '../../../src/domain/evaluation.ts';
import type { JsonObject, JsonValue } from '../../../src/domain/json.ts';
import { evaluate } from '../../../src/evaluation/evaluate.ts';
import { showFilters } from '../../../src/rest/posthog/filters/filters-view.ts';
import { createRestApp, type RestApp } from '../../support/rest-app.ts';
import { operator } from '../organizations.ts';
import { openProject, type PosthogProject } from './posthog-project.ts';

const RUNS = 10;
/** Each run makes flags through the whole of the server. */
const PATIENCE = 60_000;

let app: RestApp;
let here: PosthogProject;
let there: PosthogProject;
beforeAll(async () => {
  app = await createRestApp();
  here = await openProject(app);
  there = await openProject(app);
});
afterAll(() => app.close());

// Few names and values, so that questions and answers meet.
const name = fc.constantFrom('a', 'b', '$c', 'distinct_id');
const word = fc.constantFrom('x', 'X', 'xy', 'true', 'FALSE', '5', '1.2.0', '2026-01-01', 'æ', '', 'a.b*c');
const words = fc.array(word, { maxLength: 3 });

const property: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({
    key: name,
    type: fc.constant('person'),
    operator: fc.constantFrom('exact', 'is_not'),
    value: fc.oneof(word, words, fc.boolean(), fc.integer({ max: 9, min: 0 })),
  }),
  fc.record({
    key: name,
    type: fc.constant('person'),
    operator: fc.constantFrom(
      'icontains',
      'not_icontains',
      'regex',
      'not_regex',
      'starts_with',
      'not_ends_with',
      'is_set',
      'is_not_set',
    ),
    value: word,
  }),
  fc.record({
    key: name,
    type: fc.constant('person'),
    operator: fc.constantFrom('gt', 'gte', 'lt', 'lte', 'semver_gt', 'semver_neq', 'semver_tilde'),
    value: fc.constantFrom('5', '1.2'),
  }),
  fc.record({
    key: name,
    type: fc.constant('person'),
    operator: fc.constant('is_date_exact'),
    value: fc.constantFrom('2026-01-01', '2026-01-01T10:00:00Z'),
  }),
  fc.record({
    key: name,
    type: fc.constant('person'),
    operator: fc.constantFrom('icontains_multi', 'not_icontains_multi'),
    value: words,
  }),
  fc.record({
    key: name,
    type: fc.constant('person'),
    operator: fc.constantFrom('between', 'not_between'),
    value: fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom('5', '7.5')).map((values): JsonValue => values),
  }),
  fc.record({
    key: fc.constant('app_version'),
    type: fc.constant('person'),
    operator: fc.constant('semver_gte'),
    value: fc.constantFrom('1.2', '2.0.0'),
  }),
);

const percentage = fc.constantFrom(0, 12.5, 50, 100, null);
const VARIANTS = ['red', 'green', 'blue'];
const multivariate = {
  variants: [50, 30, 20].map((rollout_percentage, index) => ({ key: VARIANTS[index] ?? '', rollout_percentage })),
};

const group = (keys: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc.record({
    properties: fc.array(property, { maxLength: 3 }).map((properties): JsonValue => properties),
    rollout_percentage: percentage,
    description: fc.string({ maxLength: 5, unit: 'grapheme-ascii' }),
    ...(keys.length > 0 ? { variant: fc.constantFrom(null, ...keys) } : {}),
  });

const groupsOf = (keys: readonly string[]) =>
  fc.array(group(keys), { minLength: 1, maxLength: 4 }).map((groups): JsonValue => groups);
const early_exit = fc.constantFrom(null, false, true);
const filters: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ groups: groupsOf([]), early_exit, payloads: fc.constantFrom<JsonObject>({}, { true: '[1,  2]' }) }),
  fc.record({
    ...{ groups: groupsOf(VARIANTS), early_exit, multivariate: fc.constant<JsonObject>(multivariate) },
    payloads: fc.constant<JsonObject>({ red: '{ "n": 1 }' }),
  }),
);

const attributes = fc.dictionary(name, fc.oneof(word, fc.boolean(), fc.integer({ min: 0, max: 9 })), { maxKeys: 3 });
const contexts: fc.Arbitrary<readonly EvaluationContext[]> = fc.array(
  fc.record({
    targetingKey: fc.constantFrom('x', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6'),
    appVersion: fc.constantFrom(null, '1.0.0', '1.2.0', '2.4.0'),
    deviceId: fc.constant(null),
    attributes,
    groups: fc.constant({}),
  }),
  { minLength: 25, maxLength: 25 },
);

const condition = fc.record({
  attribute: fc.constantFrom('a', 'b', 'targetingKey', 'appVersion'),
  operator: fc.constantFrom(
    'EQUALS',
    'NOT_EQUALS',
    'CONTAINS',
    'NOT_CONTAINS',
    'STARTS_WITH',
    'ENDS_WITH',
    'NOT_ENDS_WITH',
    'IS_SET',
    'IS_NOT_SET',
    'TRUTH_EQUALS',
    'NOT_TRUTH_EQUALS',
  ),
  values: fc.array(word, { minLength: 1, maxLength: 3 }),
  ignoreCase: fc.boolean(),
  negate: fc.boolean(),
} as const);

const rule: fc.Arbitrary<RuleInput> = fc.record({
  groups: fc.array(
    fc.record({
      match: fc.constantFrom('ALL' as const, 'ANY' as const),
      conditions: fc.array(condition, { maxLength: 3 }).map((conditions) => conditions.map(asTaken)),
    }),
    { maxLength: 2 },
  ),
  exposurePercentage: fc.constantFrom(0, 33.3, 100),
});

/** The operators that take no values, or one. */
function asTaken(input: ConditionInput): ConditionInput {
  const { operator: named } = input;
  const count = input.values?.length ?? 0;
  if (named.startsWith('IS_')) return { ...input, values: [] };
  return named.includes('TRUTH') ? { ...input, values: [count > 1 ? 'true' : 'false'] } : input;
}

async function snapshotOf({ organizationId }: PosthogProject) {
  const organization = await app.services.live.snapshot(organizationId);
  const snapshot = organization.environments.get('production');
  if (snapshot === undefined) throw new Error('There is no production.');
  return { organization, snapshot, environment: snapshot.environment };
}

/** What a flag answers, wherever it was made. */
async function answersOf(project: PosthogProject, key: string, asked: readonly EvaluationContext[]) {
  const { snapshot } = await snapshotOf(project);
  return asked.map((context) => {
    const { value, variant, payload } = evaluate(snapshot, key, context, app.clock.now());
    // The variants of a boolean flag are called as its API likes.
    return [value, typeof value === 'boolean' ? null : variant, payload];
  });
}

let made = 0;

/** A key that no flag of either project has yet. */
function newKey(): string {
  made += 1;
  return `the-flag-${made}`;
}

/** Makes a flag as PostHog's clients do, and reads its filters. */
async function make(project: PosthogProject, key: string, sent: JsonObject): Promise<JsonValue | undefined> {
  const { status, body, text } = await project.send('POST', '/feature_flags/', { key, filters: sent });
  expect([status, text]).toEqual([201, expect.anything()]);
  return (await project.send('GET', `/feature_flags/${body.id}/`)).body.filters;
}

describe("PostHog's filters", () => {
  it(
    'come back as they were written, and mean the same when they are shown from the domain alone',
    async () => {
      await fc.assert(
        fc.asyncProperty(filters, contexts, async (written, asked) => {
          const key = newKey();
          expect(await make(here, key, written)).toEqual(written);
          const before = await answersOf(here, key, asked);
          const { snapshot } = await snapshotOf(here);
          const { setting } = snapshot.flags.get(key) ?? {};
          const rules = (setting?.rules ?? []).map((each) => ({ ...each, extensions: {} }));
          const { organizationId } = here;
          await setFlagSetting(app.services, operator, { organizationId, flagKey: key, rules, extensions: {} });
          const place = await snapshotOf(here);
          const flag = place.organization.flags.get(key);
          const derived = flag && showFilters(flag, place, app.clock.now());
          expect(derived?.isExact).toBe(true);
          await make(there, key, derived?.filters ?? {});
          expect(await answersOf(there, key, asked)).toEqual(before);
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE,
  );

  it(
    'mean what the rules of a flag do that was made by another API, wherever they say so exactly',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(rule, { maxLength: 3 }),
          fc.constantFrom(0, 40, 100),
          contexts,
          async (rules, rolloutPercentage, asked) => {
            const key = newKey();
            const keyed = rules.map((each, index) => ({ ...each, key: `rule-${index}`, variant: 'on' }));
            const rolloutCondition = { minVersion: '1.1.0', activationDate: null };
            const setting = { enabled: true, defaultVariant: 'on', rules: keyed, rolloutPercentage, rolloutCondition };
            const settings = [{ environment: 'production', ...setting }];
            const flag = await here.flag(key, { settings });
            const shown = showFilters(flag, await snapshotOf(here), app.clock.now());
            fc.pre(shown.isExact && shown.groups.length > 0);
            expect(await make(there, key, shown.filters)).toEqual(shown.filters);
            expect(await answersOf(there, key, asked)).toEqual(await answersOf(here, key, asked));
          },
        ),
        { numRuns: RUNS },
      );
    },
    PATIENCE,
  );
});
