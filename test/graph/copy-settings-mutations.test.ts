import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { setFlagSetting, setTargetingRules } from '../../src/actions/setting/settings.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { statementsOf } from '../support/count-statements.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
let organizationId: string;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  own = await makeOrganization(app.services);
  organizationId = own.organizationId;
  const same = [
    { environment: 'production', enabled: false },
    { environment: 'development', enabled: false },
  ];
  for (const key of ['apple', 'banana', 'cherry']) await own.flag(key, { settings: same });
  const dev = { organizationId, flagKey: 'apple', environment: 'development' };
  await setFlagSetting(app.services, fullCaller, { ...dev, enabled: true, rolloutPercentage: 12 });
  const condition = { attribute: 'plan', operator: 'EQUALS' as const, values: ['pro'] };
  const rules = [
    { key: 'beta', variant: 'on', groups: [{ conditions: [condition] }] },
    { key: 'later', variant: 'off', exposurePercentage: 5 },
  ];
  await setTargetingRules(app.services, fullCaller, { ...dev, rules });
  await setTargetingRules(app.services, fullCaller, {
    ...{ organizationId, flagKey: 'apple', environment: 'production' },
    rules: [{ key: 'later', variant: 'off', exposurePercentage: 50 }],
  });
});

interface Comparison {
  readonly flags: readonly {
    readonly key: string;
    readonly version: number;
    readonly differences: readonly { readonly path: string }[];
  }[];
  readonly totalCount: number;
}

async function compare(from = 'development', to = 'production', caller: Caller = fullCaller) {
  const source = `query ($id: ID!) { organization(id: $id) { compareEnvironments(from: "${from}", to: "${to}") {
    totalCount flags { key version differences { path before after } } } } }`;
  return askGraph<{ organization: { compareEnvironments: Comparison } }>(app.services, caller, source, {
    id: organizationId,
  });
}

const differing = async () => (await compare()).data.organization.compareEnvironments;

async function copy(flags: string, more = '', caller: Caller = fullCaller) {
  const input = `{ organizationId: "${organizationId}", from: "development", to: "production", flags: ${flags} ${more} }`;
  const source = `mutation { copyFlagSettings(input: ${input}) { __typename
    ... on CopiedFlagSettings { requiresApproval revision copies { flagKey differences { path } } settings { environmentKey enabled } changeRequests { number comment } }
    ... on Error { code message } ... on ValidationError { problems { path } } } }`;
  const { data, errors } = await askGraph<{ copyFlagSettings: Record<string, unknown> }>(app.services, caller, source);
  expect(errors).toBeUndefined();
  return data.copyFlagSettings;
}

const productionOf = async (key: string) =>
  (await app.services.live.snapshot(organizationId)).flags.get(key)?.settings.production;

interface Shown {
  readonly board: {
    readonly rows: readonly {
      readonly key: string;
      readonly cells: readonly { readonly pendingChangeRequestNumber: number | null }[];
    }[];
  };
  readonly flags: {
    readonly edges: readonly {
      readonly node: {
        readonly key: string;
        readonly settings: readonly { readonly pendingChangeRequest: object | null }[];
      };
    }[];
  };
}

describe('a comparison of environments', () => {
  it('has the flags that differ, and every place, as a copy would change it', async () => {
    const { totalCount, flags } = await differing();
    expect([totalCount, flags.map(({ key }) => key)]).toEqual([1, ['apple']]);
    expect(flags[0]?.differences).toEqual([
      { path: 'switch', before: 'OFF', after: 'ON' },
      { path: 'rolloutPercentage', before: 100, after: 12 },
      { path: 'rules.later.exposurePercentage', before: 50, after: 5 },
      { path: 'rules.beta', before: null, after: expect.objectContaining({ key: 'beta' }) },
      { path: 'rules.#order', before: ['later'], after: ['beta', 'later'] },
    ]);
  });

  it('is empty for an environment with itself', async () => {
    const { data } = await compare('production', 'production');
    expect(data.organization.compareEnvironments).toEqual({ totalCount: 0, flags: [] });
  });

  it('is refused for environments that the caller cannot see', async () => {
    expect(codesOf(await compare('nowhere'))).toEqual(['NOT_FOUND']);
    const bound = keyCaller('bound', { organizationId, environment: 'production' });
    expect(codesOf(await compare('development', 'production', bound))).toEqual(['NOT_FOUND']);
  });

  it('takes no statement of its own', async () => {
    expect((await statementsOf(() => compare())).length).toBe(1);
  });
});

describe('a copy of settings', () => {
  it('makes the settings the same, and is repeatable', async () => {
    expect(await copy('[{ key: "apple" }, { key: "banana" }]')).toMatchObject({
      __typename: 'CopiedFlagSettings',
      requiresApproval: false,
      settings: [
        { environmentKey: 'production', enabled: true },
        { environmentKey: 'production', enabled: false },
      ],
      changeRequests: [],
    });
    expect(await differing()).toEqual({ totalCount: 0, flags: [] });
    const { revision } = await app.services.live.snapshot(organizationId);
    expect(await copy('[{ key: "apple" }]')).toMatchObject({
      revision,
      copies: [{ flagKey: 'apple', differences: [] }],
    });
  });

  it('copies the chosen places only, and keeps what is not chosen', async () => {
    const before = await productionOf('apple');
    await copy('[{ key: "apple", paths: ["rolloutPercentage", "rules.later"] }]');
    const after = await productionOf('apple');
    expect(after).toMatchObject({
      switch: 'OFF',
      rolloutPercentage: 12,
      rules: [{ key: 'later', exposurePercentage: 5 }],
    });
    expect(after?.rules[0]?.id).toBe(before?.rules[0]?.id);
    const { flags } = await differing();
    expect(flags[0]?.differences.map(({ path }) => path)).toEqual(['switch', 'rules.beta', 'rules.#order']);
    await copy('[{ key: "apple", paths: ["rules.beta"] }]');
    expect((await productionOf('apple'))?.rules.map(({ key }) => key)).toEqual(['later', 'beta']);
  });

  it('changes nothing as a preview, and says what would be', async () => {
    const { revision } = await app.services.live.snapshot(organizationId);
    expect(await copy('[{ key: "apple", paths: ["switch"] }]', ', preview: true')).toMatchObject({
      ...{ revision, settings: [], requiresApproval: false },
      copies: [{ flagKey: 'apple', differences: [{ path: 'switch' }] }],
    });
    expect(await app.services.live.snapshot(organizationId)).toMatchObject({ revision });
  });

  it('waits for approval as one request, with the comment', async () => {
    await updateEnvironment(app.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
    const asker = keyCaller('asker');
    expect(await copy('[{ key: "apple" }]', ', preview: true', asker)).toMatchObject({ requiresApproval: true });
    expect(await copy('[{ key: "apple" }, { key: "cherry" }]', ', comment: "release"', asker)).toMatchObject({
      ...{ requiresApproval: true, settings: [] },
      changeRequests: [{ comment: 'release' }],
    });
    expect(await productionOf('apple')).toMatchObject({ switch: 'OFF' });
  });

  it('shows at each flag that it waits, in the environment alone', async () => {
    await updateEnvironment(app.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
    const asked = await copy('[{ key: "apple" }, { key: "cherry" }]', '', keyCaller('asker'));
    const flagKeys = ['apple', 'cherry'];
    expect(asked).toMatchObject({ changeRequests: [{ number: expect.any(Number) }] });
    const source = `query ($id: ID!) { organization(id: $id) {
      board(environments: ["production", "development"]) { rows { key cells { pendingChangeRequestNumber } } }
      flags { edges { node { key settings { environmentKey pendingChangeRequest { number } } } } } } }`;
    const { data } = await askGraph<{ organization: Shown }>(app.services, fullCaller, source, { id: organizationId });
    const { board, flags } = data.organization;
    const onBoard = board.rows.filter(({ cells }) => cells.some((cell) => cell.pendingChangeRequestNumber !== null));
    const waiting = flags.edges.filter(({ node }) => node.settings.some((each) => each.pendingChangeRequest !== null));
    expect(onBoard.map(({ key }) => key)).toEqual(waiting.map(({ node }) => node.key));
    expect(flagKeys).toEqual(expect.arrayContaining(onBoard.map(({ key }) => key)));
    expect(onBoard.length).toBeGreaterThan(0);
    for (const { cells } of onBoard) expect(cells[1]?.pendingChangeRequestNumber).toBeNull();
  });

  it.each([
    ['an unknown flag', '[{ key: "apple" }, { key: "nothing" }]', 'NOT_FOUND'],
    ['a path that does not differ', '[{ key: "apple", paths: ["switch", "enrollment"] }]', 'VALIDATION_FAILED'],
    ['the order of rules without the rules', '[{ key: "apple", paths: ["rules.#order"] }]', 'VALIDATION_FAILED'],
    ['another version', '[{ key: "banana" }, { key: "apple", expectedVersion: 1 }]', 'VERSION_CONFLICT'],
  ])('changes nothing with %s', async (_, flags, code) => {
    const { revision } = await app.services.live.snapshot(organizationId);
    expect(await copy(flags)).toMatchObject({ code });
    expect(await app.services.live.snapshot(organizationId)).toMatchObject({ revision });
  });

  it('is refused to an API key that is bound to one of the environments', async () => {
    const bound = keyCaller('bound', { organizationId, environment: 'production' });
    expect(await copy('[{ key: "apple" }]', '', bound)).toMatchObject({ code: 'NOT_FOUND' });
  });
});
