import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateFlag } from '../../src/actions/flag/flags.ts';
import { createEnvironment, updateEnvironment } from '../../src/actions/organization/environments.ts';
import { createSegment } from '../../src/actions/segment/segments.ts';
import { setFlagSetting } from '../../src/actions/setting/settings.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { statementsOf } from '../support/count-statements.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp({ now: '2026-03-01T00:00:00Z' });
  own = await makeOrganization(app.services);
  const { organizationId } = own;
  // Environments are in the order of their creation.
  app.clock.advance(1_000);
  await createEnvironment(app.services, fullCaller, { organizationId, key: 'staging', name: 'Staging' });
  await own.flag('apple', { name: 'Æble', tags: ['fruit'] });
  await own.flag('banana', {
    name: 'banan',
    distributionChannel: 'SERVER',
    prerequisites: [{ flagKey: 'apple' }],
  });
  await createSegment(app.services, fullCaller, { organizationId, key: 'beta', name: 'Beta', kind: 'STATIC' });
  const rules = [{ key: 'beta', groups: [{ conditions: [{ operator: 'IN_SEGMENT' as const, values: ['beta'] }] }] }];
  const settings = [{ environment: 'production', enabled: true, rules }];
  await own.flag('cherry', { name: 'Cherry', tags: ['fruit', 'red'], settings });
});
afterAll(() => app.close());

interface Board {
  readonly revision: number;
  readonly environments: readonly { readonly key: string }[];
  readonly rows: readonly (Record<string, unknown> & {
    readonly key: string;
    readonly cells: readonly Record<string, unknown>[];
  })[];
  readonly totalCount: number;
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
  readonly distinctCells?: readonly Record<string, unknown>[];
  readonly cellNumbers?: readonly (readonly number[])[];
}

const FIELDS = `revision environments { key } totalCount hasNextPage endCursor
  rows { key lifecycle cells { switch enabled activated nextChangeAt pendingChangeRequestNumber } }`;

async function ask(args: string, { caller = fullCaller, fields = FIELDS }: Asking = {}) {
  const source = `query ($id: ID!) { organization(id: $id) { board${args} { ${fields} } } }`;
  const id = own.organizationId;
  return askGraph<{ organization: { board: Board } }>(app.services, caller, source, { id });
}

interface Asking {
  readonly caller?: Caller;
  readonly fields?: string;
}

async function board(args = '', asking: Asking = {}): Promise<Board> {
  const { data, errors } = await ask(args, asking);
  expect(errors).toBeUndefined();
  return data.organization.board;
}

const keys = ({ rows }: Board) => rows.map(({ key }) => key);

describe('a board', () => {
  it('has a row for each flag, and in it a cell for each environment, in their order', async () => {
    const { environments, rows, totalCount } = await board();
    expect(environments.map(({ key }) => key)).toEqual(['production', 'development', 'staging']);
    expect(rows.map(({ key, cells }) => [key, cells.map(({ enabled }) => enabled)])).toEqual([
      ['apple', [true, false, false]],
      ['banana', [true, false, false]],
      ['cherry', [true, false, false]],
    ]);
    expect(totalCount).toBe(3);
  });

  it('tells each different cell once, and where the cells of each row are among these', async () => {
    const cell = '{ switch enabled ruleCount version nextChangeAt pendingChangeRequestNumber }';
    const fields = `rows { key cells ${cell} } distinctCells ${cell} cellNumbers`;
    const { rows, distinctCells = [], cellNumbers = [] } = await board('', { fields });
    const told = cellNumbers.map((numbers) => numbers.map((number) => distinctCells[number]));
    expect(told).toEqual(rows.map(({ cells }) => cells));
    expect(new Set(distinctCells.map((one) => JSON.stringify(one))).size).toBe(distinctCells.length);
    expect(distinctCells.length).toBeLessThan(9);
    expect(await board('(first: 1, filter: { keys: ["cherry"] })', { fields: 'cellNumbers' })).toEqual({
      cellNumbers: [[0, 1, 1]],
    });
  });

  it('has the chosen environments, in the order in which they are chosen', async () => {
    const { environments, rows } = await board('(environments: ["staging", "production"])');
    expect(environments.map(({ key }) => key)).toEqual(['staging', 'production']);
    expect(rows[0]?.cells.map(({ enabled }) => enabled)).toEqual([false, true]);
  });

  it.each([
    ['(filter: { text: "ERR" })', ['cherry']],
    ['(filter: { text: "banan" })', ['banana']],
    ['(filter: { keys: ["cherry", "apple", "absent"] })', ['apple', 'cherry']],
    ['(filter: { keys: [] })', []],
    ['(filter: { tags: ["red", "blue"] })', ['cherry']],
    ['(filter: { tags: ["fruit"], text: "æ" })', ['apple']],
    ['(filter: { valueType: STRING })', []],
    ['(filter: { archived: true })', []],
    ['(filter: { deleted: true })', []],
    ['(filter: { lifecycle: ACTIVE })', ['apple', 'banana', 'cherry']],
    ['(filter: { environment: { key: "production", enabled: true } })', ['apple', 'banana', 'cherry']],
    ['(filter: { environment: { key: "staging", enabled: true } })', []],
    ['(filter: { environment: { key: "nowhere", enabled: false } })', []],
    ['(filter: { allTags: ["red", "fruit"] })', ['cherry']],
    ['(filter: { distributionChannel: SERVER })', ['banana']],
    ['(filter: { createdBy: "anonymous", updatedBy: "anonymous" })', ['apple', 'banana', 'cherry']],
    ['(filter: { createdBy: "key:other" })', []],
    ['(filter: { updatedSince: "2026-03-01T00:00:02Z" })', []],
    ['(filter: { hasPendingChangeRequest: true })', []],
    ['(filter: { segment: "beta" })', ['cherry']],
    ['(filter: { prerequisite: "apple" })', ['banana']],
    ['(filter: { holdout: "control" })', []],
    ['(order: { field: VERSION, direction: DESC })', ['cherry', 'banana', 'apple']],
    ['(order: { field: KEY, direction: DESC })', ['cherry', 'banana', 'apple']],
    ['(order: { field: NAME })', ['apple', 'banana', 'cherry']],
    ['(order: { field: CREATED_AT, direction: DESC })', ['cherry', 'banana', 'apple']],
  ])('with %s shows %j, as the list of flags does', async (args, expected) => {
    expect(keys(await board(args))).toEqual(expected);
    const list = `query ($id: ID!) { organization(id: $id) { flags${args} { edges { node { key } } } } }`;
    const { data } = await askGraph<{ organization: { flags: { edges: { node: { key: string } }[] } } }>(
      app.services,
      fullCaller,
      list,
      { id: own.organizationId },
    );
    expect(data.organization.flags.edges.map(({ node }) => node.key)).toEqual(expected);
  });

  it('is read in pages that neither repeat nor leave out a flag', async () => {
    const order = 'order: { field: UPDATED_AT, direction: DESC }';
    const first = await board(`(first: 2, ${order})`);
    expect([first.hasNextPage, first.totalCount]).toEqual([true, 3]);
    const second = await board(`(first: 2, after: "${first.endCursor}", ${order})`);
    expect(second.hasNextPage).toBe(false);
    expect([...keys(first), ...keys(second)]).toEqual(keys(await board(`(${order})`)));
    const third = await board(`(after: "${second.endCursor}", ${order})`);
    expect([keys(third), third.endCursor]).toEqual([[], null]);
  });

  it.each([
    ['(first: 1001)', 'BAD_PAGE_SIZE'],
    ['(first: -1)', 'BAD_PAGE_SIZE'],
    ['(after: "nonsense")', 'BAD_CURSOR'],
    ['(environments: ["nowhere"])', 'NOT_FOUND'],
  ])('is refused with %s by %s', async (args, code) => {
    expect(codesOf(await ask(args))).toEqual([code]);
  });

  it('refuses a cursor of another order, and of another organization', async () => {
    const { endCursor } = await board('(first: 1)');
    expect(codesOf(await ask(`(after: "${endCursor}", order: { field: KEY })`))).toEqual(['BAD_CURSOR']);
    const other = await makeOrganization(app.services);
    const source = `query ($id: ID!, $after: String) { organization(id: $id) { board(after: $after) { revision } } }`;
    const variables = { id: other.organizationId, after: endCursor };
    expect(codesOf(await askGraph(app.services, fullCaller, source, variables))).toEqual(['BAD_CURSOR']);
  });

  it('is of the revision of the latest change', async () => {
    const { version } = await updateFlag(app.services, fullCaller, {
      organizationId: own.organizationId,
      flagKey: 'cherry',
      description: 'red',
    });
    const { revision, rows } = await board('', { fields: 'revision rows { key version cells { switch } }' });
    const source = 'query ($id: ID!) { organization(id: $id) { revision } }';
    const { data } = await askGraph(app.services, fullCaller, source, { id: own.organizationId });
    expect(data).toEqual({ organization: { revision } });
    expect(rows.find(({ key }) => key === 'cherry')).toMatchObject({ version });
  });

  it('says when the clock alone changes a setting, until it has', async () => {
    const late = await makeOrganization(app.services);
    await late.flag('late', {
      settings: [
        {
          environment: 'production',
          enabled: true,
          rolloutCondition: { activationDate: '2026-03-02T00:00:00.000Z' },
        },
        {
          environment: 'development',
          enabled: false,
          rolloutCondition: { activationDate: '2026-03-02T00:00:00.000Z' },
        },
      ],
    });
    const source = `query ($id: ID!) { organization(id: $id) { board { rows { cells { activated nextChangeAt } } } } }`;
    const cells = async () => {
      const { data } = await app.graphql<{ organization: { board: Board } }>(source, { id: late.organizationId });
      return data.organization.board.rows[0]?.cells;
    };
    expect(await cells()).toEqual([
      { activated: false, nextChangeAt: '2026-03-02T00:00:00.000Z' },
      // What is off changes no answer when its date comes.
      { activated: false, nextChangeAt: null },
    ]);
    app.clock.set('2026-03-02T00:00:00.000Z');
    expect(await cells()).toEqual([
      { activated: true, nextChangeAt: null },
      { activated: true, nextChangeAt: null },
    ]);
  });

  it('names the change request that waits for a cell', async () => {
    const { organizationId } = own;
    await updateEnvironment(app.services, fullCaller, { organizationId, key: 'staging', requiresApproval: true });
    const wanted = { organizationId, flagKey: 'apple', environment: 'staging', enabled: true };
    await expect(setFlagSetting(app.services, keyCaller('asker'), wanted)).rejects.toThrow('waits for approval');
    const fields = 'rows { key cells { pendingChangeRequestId pendingChangeRequestNumber } }';
    const [apple] = (await board('(filter: { text: "apple" })', { fields })).rows;
    const none = { pendingChangeRequestId: null, pendingChangeRequestNumber: null };
    const source = 'query ($id: ID!) { organization(id: $id) { changeRequests { edges { node { id number } } } } }';
    const { data } = await askGraph<{
      organization: { changeRequests: { edges: { node: { id: string; number: number } }[] } };
    }>(app.services, fullCaller, source, { id: organizationId });
    const request = data.organization.changeRequests.edges[0]?.node;
    expect(apple?.cells).toEqual([
      none,
      none,
      { pendingChangeRequestId: request?.id, pendingChangeRequestNumber: request?.number },
    ]);
    expect(keys(await board('(filter: { hasPendingChangeRequest: true })'))).toEqual(['apple']);
    const reader = keyCaller('reader', { allowed: ['organization:read', 'flag:read'] });
    const [seen] = (await board('(filter: { text: "apple" })', { fields, caller: reader })).rows;
    expect(seen?.cells).toEqual([none, none, none]);
  });
});

describe('what a caller sees of a board', () => {
  it('is the one environment that its API key is bound to', async () => {
    const caller = keyCaller('bound', { organizationId: own.organizationId, environment: 'development' });
    const { environments, rows } = await board('', { caller });
    expect(environments).toEqual([{ key: 'development' }]);
    expect(rows.every(({ cells }) => cells.length === 1)).toBe(true);
    expect(codesOf(await ask('(environments: ["production"])', { caller }))).toEqual(['NOT_FOUND']);
    expect(keys(await board('(filter: { environment: { key: "production", enabled: true } })', { caller }))).toEqual(
      [],
    );
  });

  it('has no flag for servers only, with a CLIENT key', async () => {
    const caller = keyCaller('public', { organizationId: own.organizationId, isClient: true });
    const { rows, totalCount } = await board('', { caller });
    expect([rows.map(({ key }) => key), totalCount]).toEqual([['apple', 'cherry'], 2]);
  });

  it('is nothing without the permission to read flags', async () => {
    const caller = keyCaller('reader', { allowed: ['organization:read'] });
    expect(codesOf(await ask('', { caller }))).toEqual(['FORBIDDEN']);
  });
});

describe('the statements of a board', () => {
  const count = async (fields: string) => (await statementsOf(() => board('', { fields }))).length;

  it.each([
    ['what is in memory', 1, 'revision environments { key isProduction } rows { key cells { enabled nextChangeAt } }'],
    ['the pending change requests', 3, 'rows { cells { pendingChangeRequestId pendingChangeRequestNumber } }'],
    ['the lifecycle', 2, 'rows { ... on BoardRow { lifecycle } }'],
  ])('with %s are %i, the first of them for the organization', async (_, expected, fields) => {
    expect(await count(fields)).toBe(expected);
  });

  it('do not grow with its environments, with any of their fields', async () => {
    const fields = (chosen: string) =>
      statementsOf(() => board(`(environments: ${chosen})`, { fields: 'environments { organization { name } }' }));
    expect((await fields('["production", "staging"]')).length).toBe((await fields('["production"]')).length);
  });
});
