import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteFlag } from '../../src/actions/flag/flags.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

interface Page {
  readonly organization: {
    readonly flags: {
      readonly totalCount: number;
      readonly edges: readonly { readonly cursor: string; readonly node: { readonly key: string } }[];
      readonly pageInfo: {
        readonly hasNextPage: boolean;
        readonly hasPreviousPage: boolean;
        readonly startCursor: string | null;
        readonly endCursor: string | null;
      };
    };
  };
}

const PAGE = `query ($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $order: FlagOrder) {
  organization(id: $id) {
    flags(first: $first, last: $last, after: $after, before: $before, order: $order) {
      totalCount
      edges { cursor node { key } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}`;

const KEYS = ['d', 'b', 'e', 'a', 'c'];

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  // All made at one instant: an order by that alone would be none.
  for (const key of KEYS) await own.flag(key, { name: 'same' });
});
afterAll(() => app.close());

async function pageOf(variables: Record<string, unknown>, id = own.organizationId) {
  const { data, errors } = await askGraph<Page>(app.services, fullCaller, PAGE, { id, ...variables });
  expect(errors).toBeUndefined();
  const { edges, ...rest } = data.organization.flags;
  return { ...rest, edges, keys: edges.map(({ node }) => node.key) };
}

/** Every page from the start to the end, or from the end to the start. */
async function walk(size: number, isBackward: boolean, order?: object): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | null = null; pages.length < 20; ) {
    const { keys, pageInfo } = await pageOf(
      isBackward ? { last: size, before: cursor, order } : { first: size, after: cursor, order },
    );
    pages.push(keys);
    if (!(isBackward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) return pages;
    cursor = isBackward ? pageInfo.startCursor : pageInfo.endCursor;
  }
  return pages;
}

describe('a connection', () => {
  it.each([1, 2, 3, 4, 5, 6])('paged forward by %i gives the whole list once', async (size) => {
    expect((await walk(size, false)).flat()).toEqual(KEYS);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'paged backward by %i gives the whole list once, each page in the same order',
    async (size) => {
      expect((await walk(size, true)).reverse().flat()).toEqual(KEYS);
    },
  );

  it.each(['KEY', 'NAME', 'CREATED_AT', 'UPDATED_AT'])(
    'ordered by %s is the same list in both directions',
    async (field) => {
      const up = (await walk(2, false, { field })).flat();
      const down = (await walk(2, false, { field, direction: 'DESC' })).flat();
      expect(down).toEqual([...up].reverse());
      expect([...up].sort()).toEqual([...KEYS].sort());
    },
  );

  it('orders by key where that is asked for', async () => {
    expect((await pageOf({ order: { field: 'KEY' } })).keys).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('says that pages lie on both sides of one in the middle', async () => {
    const first = await pageOf({ first: 2 });
    const { pageInfo } = await pageOf({ first: 2, after: first.pageInfo.endCursor });
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  });

  it('orders names by the Unicode collation, also from page to page', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    const names = ['Äpfel', 'apple', 'banana', 'Zebra'];
    for (const name of names.toReversed()) await flag(`key-of-${names.indexOf(name)}`, { name });
    const order = { field: 'NAME' };
    const sorted = names.map((_, index) => `key-of-${index}`);
    expect((await pageOf({ order }, organizationId)).keys).toEqual(sorted);
    const first = await pageOf({ order, first: 2 }, organizationId);
    const after = first.pageInfo.endCursor;
    expect((await pageOf({ order, first: 2, after }, organizationId)).keys).toEqual(sorted.slice(2));
    const last = await pageOf({ order, last: 1 }, organizationId);
    const before = last.pageInfo.startCursor;
    expect((await pageOf({ order, last: 3, before }, organizationId)).keys).toEqual(sorted.slice(0, 3));
  });

  it('takes both bounds of a range', async () => {
    const { edges } = await pageOf({});
    const { keys } = await pageOf({ after: edges[0]?.cursor, before: edges[4]?.cursor });
    expect(keys).toEqual(KEYS.slice(1, 4));
  });

  it('counts the whole list, for every page', async () => {
    expect((await pageOf({ first: 1 })).totalCount).toBe(KEYS.length);
  });

  it('goes on behind a cursor whose item has gone and past items that have come', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    for (const key of ['a', 'c', 'e', 'g']) await flag(key);
    const order = { field: 'KEY' };
    const { edges } = await pageOf({ first: 2, order }, organizationId);
    const after = edges[1]?.cursor;
    await deleteFlag(app.services, fullCaller, { organizationId, flagKey: 'c' });
    for (const key of ['b', 'd']) await flag(key);
    expect((await pageOf({ first: 5, after, order }, organizationId)).keys).toEqual(['d', 'e', 'g']);
  });

  it.each([{ first: 0 }, { last: 0 }])('has no items for %j, and says whether the list has any', async (size) => {
    const { keys, pageInfo, totalCount } = await pageOf(size);
    expect([keys, totalCount]).toEqual([[], KEYS.length]);
    expect(pageInfo).toMatchObject('first' in size ? { hasNextPage: true } : { hasPreviousPage: true });
  });

  it.each([{ first: -1 }, { last: -1 }, { first: 101 }, { last: 101 }, { first: 1, last: 1 }])(
    'refuses the page size %j at the path of the list',
    async (variables) => {
      const answer = await askGraph(app.services, fullCaller, PAGE, { id: own.organizationId, ...variables });
      expect(answer.errors).toMatchObject([{ path: ['organization', 'flags'], extensions: { code: 'BAD_PAGE_SIZE' } }]);
    },
  );

  it.each([
    '',
    'rubbish',
    'WyJ4Il0',
    Buffer.from('["flags CREATED_AT asc","","2026-02-30T00:00:00Z",1]').toString('base64url'),
  ])('refuses the cursor %j', async (after) => {
    const answer = await askGraph(app.services, fullCaller, PAGE, { id: own.organizationId, after });
    expect(answer.errors).toMatchObject([{ path: ['organization', 'flags'], extensions: { code: 'BAD_CURSOR' } }]);
  });

  it('refuses a cursor of the same list of another organization', async () => {
    const other = await makeOrganization(app.services);
    const { edges } = await pageOf({});
    for (const bound of ['after', 'before']) {
      const variables = { id: other.organizationId, [bound]: edges[2]?.cursor };
      expect(codesOf(await askGraph(app.services, fullCaller, PAGE, variables))).toEqual(['BAD_CURSOR']);
    }
  });

  it('refuses a cursor of the same list in another order', async () => {
    const { edges } = await pageOf({ order: { field: 'KEY' } });
    const variables = { id: own.organizationId, after: edges[0]?.cursor, order: { field: 'NAME' } };
    expect(codesOf(await askGraph(app.services, fullCaller, PAGE, variables))).toEqual(['BAD_CURSOR']);
  });
});
