import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Services } from '../../src/actions/services.ts';
import { askGraph } from '../support/ask-graph.ts';
import { statementsOf } from '../support/count-statements.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
let few: string;
let many: string;

beforeAll(async () => {
  app = await createTestApp();
  few = await organizationOf(app.services, 2);
  many = await organizationOf(app.services, 20);
});
afterAll(() => app.close());

async function organizationOf(services: Services, flags: number): Promise<string> {
  const own = await makeOrganization(services);
  for (let index = 0; index < flags; index += 1) {
    const rules = [
      { key: 'pro', groups: [{ conditions: [{ attribute: 'plan', operator: 'EQUALS' as const, values: ['pro'] }] }] },
    ];
    await own.flag(`flag-${index}`, {
      settings: [
        { environment: 'production', enabled: null, rules },
        { environment: 'development', enabled: true, rules },
      ],
      prerequisites: index === 0 ? [] : [{ flagKey: 'flag-0' }],
    });
  }
  return own.organizationId;
}

const flagsWith = (selection: string) =>
  `query ($id: ID!) { organization(id: $id) { flags(first: 100) { edges { node { key ${selection} } } } } }`;

/** What a page of flags may ask of each flag, by what is selected of it. */
const selections = {
  'their variants, settings and rules':
    'variants { key } settings { enabled environment { key } defaultVariant { key } rules { key split { weight variant { key } } exposureSchedule { status } } }',
  'one setting each': 'setting { enabled rules { key currentExposurePercentage } }',
  'the settings in two environments, by alias':
    'production: setting(environment: "production") { enabled rules { key } } development: setting(environment: "development") { enabled rules { key } }',
  'their rollout conditions in two environments, beside their settings':
    'settings { enabled } rolloutCondition { minVersion } there: rolloutCondition(environment: "development") { minVersion }',
  'two of their variants, by alias': 'on: variant(key: "on") { value } off: variant(key: "off") { value }',
  'a page of changes each, counted': 'changes(first: 2) { totalCount edges { node { revision } } }',
  'what they depend on and what depends on them':
    'prerequisites { flag { key variants { key } } } dependents { key variants { key } }',
  'their lifecycle and pending change requests':
    'lifecycle { status } settings { pendingChangeRequest { number flag { key } } }',
  'their answers': 'evaluate { value reason }',
} as const;

async function statementsFor(source: string, id: string, caller = fullCaller): Promise<number> {
  const statements = await statementsOf(async () => {
    const { errors } = await askGraph(app.services, caller, source, { id });
    expect(errors).toBeUndefined();
  });
  return statements.length;
}

describe('the statements of one request', () => {
  it.each(Object.entries(selections))('are as many for twenty flags as for two, with %s', async (_, selection) => {
    const source = flagsWith(selection);
    const forFew = await statementsFor(source, few);
    expect(forFew).toBeGreaterThan(0);
    expect(await statementsFor(source, many)).toBe(forFew);
  });

  it.each(Object.entries(selections))('are as many for a bound caller as for others, with %s', async (_, selection) => {
    const source = flagsWith(selection);
    const bound = keyCaller('bound', { organizationId: many });
    expect(await statementsFor(source, many, bound)).toBe(await statementsFor(source, many));
  });

  it('are two for flags with their variants, settings and rules: those, and the feature defaults', async () => {
    expect(await statementsFor(flagsWith(selections['their variants, settings and rules']), many)).toBe(2);
  });

  it('count a list only when its totalCount is asked for', async () => {
    const page = 'query ($id: ID!) { organization(id: $id) { flags { edges { node { key } } } } }';
    const counted = 'query ($id: ID!) { organization(id: $id) { flags { totalCount edges { node { key } } } } }';
    expect((await statementsFor(counted, many)) - (await statementsFor(page, many))).toBe(1);
  });

  it('do not grow with the organizations that are listed with their flags', async () => {
    const source =
      'query ($first: Int!) { organizations(first: $first) { edges { node { flags { totalCount edges { node { key variants { key } } } } } } } }';
    const count = async (first: number) =>
      (await statementsOf(() => askGraph(app.services, fullCaller, source, { first }))).length;
    const forOne = await count(1);
    expect(forOne).toBeGreaterThan(0);
    expect(await count(2)).toBe(forOne);
  });
});
