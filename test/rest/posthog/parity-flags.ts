import { expect } from 'vitest';
import type { JsonObject } from '../../../src/domain/json.ts';
import { mutate } from '../../support/mutate.ts';
import type { TestApp } from '../../support/test-app.ts';

/** When the flags with a date become active. */
export const ACTIVATION = '2026-06-02T00:00:00Z';

/** Where flags are made, and with which key. */
export interface ParityApi {
  readonly app: TestApp;
  readonly organizationId: string;
  readonly secret: string;
}

/** Sends JSON with the secret key, and expects it to be accepted. */
export async function sendTo(
  { app, secret }: ParityApi,
  method: string,
  path: string,
  body: object,
): Promise<JsonObject> {
  const response = await app.fetch(path, {
    method,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  expect([path, response.status, text]).toEqual([path, expect.toSatisfy((status) => status < 300), text]);
  return text === '' ? {} : JSON.parse(text);
}

const percentages = (weights: Readonly<Record<string, number>>) => ({
  variants: Object.entries(weights).map(([key, rollout_percentage]) => ({ key, rollout_percentage })),
});

/** Percentages, splits, cohorts, groups, holdouts and dependencies. */
export async function makeFlagsOfPosthog(api: ParityApi): Promise<void> {
  const post = (path: string, body: object) => sendTo(api, 'POST', path, body);
  const make = (key: string, filters: object, more: object = {}) =>
    post('/api/projects/@current/feature_flags/', { key, filters, ...more });
  const person = (key: string, operator: string, value: unknown) => ({ key, type: 'person', operator, value });
  const grownUps = { type: 'AND', values: [{ type: 'AND', values: [person('age', 'gte', '18')] }] };
  const cohort = await post('/api/projects/@current/cohorts/', {
    name: 'Grown-ups',
    filters: { properties: grownUps },
  });
  const inCohort = (operator: string) => ({ key: 'id', type: 'cohort', value: cohort.id, operator });
  await make('p-percent', { groups: [{ properties: [], rollout_percentage: 45 }] });
  await make('p-split', {
    groups: [{ properties: [], rollout_percentage: 80 }],
    multivariate: percentages({ a: 50, b: 30, c: 20 }),
  });
  await make('p-override', {
    groups: [
      { properties: [person('plan', 'exact', ['pro'])], rollout_percentage: 50, variant: 'b' },
      { properties: [person('country', 'is_not', ['NO'])], rollout_percentage: 100 },
    ],
    multivariate: percentages({ a: 70, b: 30 }),
  });
  await make('p-early', {
    early_exit: true,
    groups: [
      { properties: [person('plan', 'exact', 'pro')], rollout_percentage: 30 },
      { properties: [], rollout_percentage: 60 },
    ],
  });
  await make('p-text', {
    groups: [{ properties: [person('country', 'regex', '^(NO|SE)$')], rollout_percentage: 100 }],
  });
  await make('p-cohort', { groups: [{ properties: [inCohort('in')], rollout_percentage: 50 }] });
  await make('p-not-cohort', { groups: [{ properties: [inCohort('not_in')] }] });
  await make('p-group', {
    aggregation_group_type_index: 0,
    groups: [
      {
        properties: [{ key: 'size', type: 'group', group_type_index: 0, operator: 'gt', value: '10' }],
        rollout_percentage: 60,
      },
    ],
  });
  await make('p-holdout', {
    groups: [{ properties: [], rollout_percentage: 100 }],
    holdout: { id: 7_000, exclusion_percentage: 25 },
    multivariate: percentages({ a: 100 }),
  });
  const split = await post('/api/projects/@current/feature_flags/', {
    key: 'p-base',
    filters: { groups: [{ properties: [], rollout_percentage: 70 }], multivariate: percentages({ x: 50, y: 50 }) },
  });
  const dependsOn = (value: boolean | string) => ({
    groups: [{ properties: [{ key: String(split.id), type: 'flag', operator: 'flag_evaluates_to', value }] }],
  });
  await make('p-on-any', dependsOn(true));
  await make('p-on-y', dependsOn('y'));
  await make('p-on-off', dependsOn(false));
  await make('p-version', { groups: [{ properties: [person('app_version', 'semver_gte', '2.3.0')] }] });
}

/** What only the graph can say, and what the others can as well. */
export async function makeFlagsOfTheGraph({ app, organizationId }: ParityApi): Promise<void> {
  const make = async (key: string, setting: object, more: object = {}) => {
    const settings = [{ environment: 'production', enabled: true, ...setting }];
    const answer = await mutate(app, 'createFlag', { organizationId, key, settings, ...more });
    expect(answer).toMatchObject({ __typename: 'Flag' });
  };
  const pro = { attribute: 'plan', operator: 'EQUALS', values: ['pro'] };
  const texts = (...keys: readonly string[]) => ({
    valueType: 'STRING',
    variants: keys.map((key) => ({ key, value: key, weight: 100 / keys.length })),
  });
  await make('g-half', { rolloutPercentage: 50 });
  await make('g-rules', {
    defaultVariant: null,
    rules: [
      { conditions: [pro], variant: 'on', exposurePercentage: 40 },
      { conditions: [{ attribute: 'country', operator: 'EQUALS', values: ['SE', 'FI'] }], variant: 'on' },
    ],
  });
  await make('g-split', { defaultVariant: null, rules: [{ exposurePercentage: 90 }] }, texts('red', 'green'));
  await make(
    'g-default',
    { defaultVariant: 'green', rules: [{ conditions: [pro], variant: 'red' }] },
    texts('red', 'green'),
  );
  await make(
    'g-own-split',
    {
      defaultVariant: null,
      rules: [
        {
          split: [
            { variant: 'red', weight: 10 },
            { variant: 'green', weight: 90 },
          ],
        },
      ],
    },
    texts('red', 'green'),
  );
  await make('g-version', { rolloutCondition: { minVersion: '2.3.0' } });
  await make('g-dated', { rolloutCondition: { activationDate: ACTIVATION } });
  await make('g-both', { rolloutCondition: { minVersion: '2.0', activationDate: ACTIVATION }, rolloutPercentage: 70 });
  await make('g-prerequisite', {}, { prerequisites: [{ flagKey: 'g-half', expected: true }] });
  await make('g-prerequisite-dated', {}, { prerequisites: [{ flagKey: 'g-dated', expected: true }] });
  await make('g-override', { overrideVariant: 'green', defaultVariant: null }, texts('red', 'green'));
  await make('g-window', { defaultVariant: null, rules: [{ variant: 'on', startsAt: ACTIVATION }] });
  await make('g-off', { enabled: false });
  await make('g-company', {
    defaultVariant: null,
    rules: [{ variant: 'on', exposurePercentage: 50, bucketing: { by: 'GROUP', groupType: 'company' } }],
  });
}

/** A flag with allocations. */
export async function makeFlagsOfDatadog(api: ParityApi): Promise<void> {
  const { app, secret } = api;
  const post = (path: string, body: object) => sendTo(api, 'POST', path, body);
  const base = '/api/v2/feature-flags';
  const environments = await app.fetch(`${base}/environments`, { headers: { authorization: `Bearer ${secret}` } });
  const listed = (await environments.json()) as { data: readonly { id: string; attributes: { key: string } }[] };
  const environmentId = listed.data.find(({ attributes }) => attributes.key === 'production')?.id;
  const variants = ['low', 'high'].map((key) => ({ key, name: key, value: key }));
  const attributes = { key: 'd-allocated', name: 'Allocated', value_type: 'STRING', variants };
  const made = (await post(base, { data: { type: 'feature-flags', attributes } })) as {
    data?: { id: string };
  };
  await post(`${base}/${made.data?.id}/environments/${environmentId}/enable`, {});
  const allocation = (key: string, more: object) => ({
    type: 'allocations',
    attributes: { key, name: key, type: 'FEATURE_GATE', ...more },
  });
  const condition = { operator: 'ONE_OF', attribute: 'plan', value: ['team', 'pro'] };
  await sendTo(api, 'PUT', `${base}/${made.data?.id}/environments/${environmentId}/allocations`, {
    data: [
      allocation('paying', {
        variant_weights: [{ variant_key: 'high', value: 100 }],
        targeting_rules: [{ conditions: [condition] }],
      }),
      allocation('others', { variant_weights: [{ variant_key: 'low', value: 100 }] }),
    ],
  });
}

/** Switches and rollout conditions. */
export async function makeFlagsOfTheHouse(api: ParityApi): Promise<void> {
  const post = (path: string, body: object) => sendTo(api, 'POST', path, body);
  const path = `/api/v1/organizations/${api.organizationId}/feature-flags`;
  await post(path, { flag_key: 'h-plain', enabled: true });
  await post(path, { flag_key: 'h-off', enabled: false });
  const condition = { min_version: '2.0.0', activation_date: ACTIVATION };
  await post(path, { flag_key: 'h-conditioned', enabled: true, rollout_condition: condition });
}
