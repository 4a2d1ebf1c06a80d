import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { getIntrospectionQuery, getOperationAST, isObjectType, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { schema } from '../../src/graph/schema.ts';
import { graphiqlTabs } from '../../src/server/graphql/graphiql-tabs.ts';
import { assumedLengths, type OperationPrice, priceOperation } from '../../src/server/limits/operation-price.ts';
import { examplesIn } from '../support/readme-examples.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { type Address, TRANSPORTS, transports } from '../support/transports.ts';

const { limits } = loadConfig({});

function priceOf(text: string, variables: Record<string, unknown> = {}): OperationPrice {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('There is not one operation in the document.');
  return priceOperation(schema, document, operation, variables);
}

/** What a dashboard asks for: a page of flags, each with its settings, variants and rules. */
const dashboard = `query Dashboard($first: Int = 50) {
  organization(id: "org-nansen-akademiet") {
    name
    environments { key name }
    flags(first: $first) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          key
          name
          lifecycle { stage }
          variants { key name value weight }
          settings {
            environment { key }
            enabled
            defaultVariant { key }
            rolloutCondition { minVersion activationDate }
            rules { key groups { conditions { attribute operator values } } split { weight variant { key } } }
          }
        }
      }
    }
  }
}`;

describe('the price of an operation', () => {
  it.each([
    ['{ __typename }', 0],
    [getIntrospectionQuery(), 0],
    ['{ viewer { __typename } }', 0],
    ['{ flag(organizationId: "x", key: "y") { key name version } }', 1],
    ['{ flag(organizationId: "x", key: "y") { organization { name } rolloutCondition { minVersion } } }', 2],
    ['{ organizations(first: 3) { edges { node { id } } } }', 4],
    ['{ organizations(last: 3) { nodes: edges { cursor node { id } } pageInfo { endCursor } totalCount } }', 4],
    ['{ organizations { edges { node { id } } } }', 21],
    ['{ organizations(first: 10) { edges { node { flags(first: 4) { edges { node { key } } } } } } }', 61],
    ['{ nodes(ids: ["a", "b", "c"]) { id } }', 3],
    ['{ flag(organizationId: "x", key: "y") { dependents { key } } }', 11],
    ['{ organization(id: "x") { board { rows { key cells { enabled } } } } }', 11],
    ['{ organization(id: "x") { board(first: 101) { environments { key } rows { key } } } }', 4],
    ['{ organization(id: "x") { board(first: 0) { totalCount } } }', 2],
    ['{ flag(organizationId: "x", key: "y") { settings { environmentKey } } }', 2],
    ['mutation { deleteFlag(input: { organizationId: "x", key: "y" }) { __typename } }', 1],
    ['subscription { changes(organizationId: "x") { revision } }', 1],
  ])('of %s is %i', (text, price) => {
    expect(priceOf(text)).toEqual({ complexity: price, management: price, evaluations: 0 });
  });

  it('of a board is the same with `__typename` in every selection, and spends little of a burst', () => {
    const boardWith = (name: string) => `{ ${name} organization(id: "x") { ${name} board { ${name} revision
      environments { ${name} id key } rows { ${name} flagId key lifecycle cells { ${name} switch enabled nextChangeAt } } } } }`;
    expect(priceOf(boardWith('__typename'))).toEqual(priceOf(boardWith('')));
    expect(priceOf(boardWith('')).management).toBeLessThan(limits.rateBurst / 100);
  });

  it('counts a fragment as often as it is spread, and all that depends on conditions', () => {
    const text = `query ($no: Boolean!) { a: flag(organizationId: "x", key: "y") { ...F } b: flag(organizationId: "x", key: "z") { ...F } }
      fragment F on Flag { variants { key } holdout @include(if: $no) { id } }`;
    expect(priceOf(text, { no: false }).complexity).toBe(6);
  });

  it('follows the variables that say how long a page is, and their defaults', () => {
    const text = 'query ($n: Int = 5) { organizations(first: $n) { edges { node { id } } } }';
    expect(priceOf(text).complexity).toBe(6);
    expect(priceOf(text, { n: 50 }).complexity).toBe(51);
    expect(priceOf(text, { n: null }).complexity).toBe(21);
  });

  it('counts a size that no page can have as the largest, and leaves it to be refused for what it is', () => {
    for (const n of [-1, 101, 1e9, '7', {}, [], true]) {
      const text = 'query ($n: Int) { organizations(first: $n) { edges { node { id } } } }';
      expect(priceOf(text, { n }).complexity).toBe(101);
    }
  });

  it('tells evaluating from managing', () => {
    const evaluate = 'evaluate(organizationId: "x", flagKey: "y") { value explanation { rung } }';
    expect(priceOf(`{ ${evaluate} }`)).toEqual({ complexity: 1, management: 0, evaluations: 1 });
    expect(priceOf('{ flag(organizationId: "x", key: "y") { evaluate { value } } }')).toEqual({
      complexity: 2,
      management: 1,
      evaluations: 1,
    });
  });

  it('grows with the page', () => {
    const page = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(page, page, (some, more) => {
        const [less, most] = [Math.min(some, more), Math.max(some, more)];
        expect(priceOf(dashboard, { first: less }).complexity).toBeLessThanOrEqual(
          priceOf(dashboard, { first: most }).complexity,
        );
      }),
    );
  });

  it('assumes the lengths of lists that there are', () => {
    for (const coordinate of Object.keys(assumedLengths)) {
      const [typename = '', field = ''] = coordinate.split('.');
      const type = schema.getType(typename);
      expect(isObjectType(type) && type.getFields()[field]).toBeTruthy();
    }
  });
});

describe('the limit of the price', () => {
  it('leaves room for everything that the README and GraphiQL show', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const shown = examplesIn(readme).flatMap(({ kind, block }) => (kind === 'graphql' ? [block.text] : []));
    for (const text of [...shown, ...graphiqlTabs.map(({ query }) => query)])
      expect(priceOf(text).complexity).toBeLessThanOrEqual(limits.queryComplexity / 10);
  });

  it('leaves room for a dashboard of 50 flags and for one of 100', () => {
    expect(priceOf(dashboard, { first: 100 }).complexity).toBeLessThanOrEqual(limits.queryComplexity);
  });

  let app: TestApp;
  let address: Address;

  beforeAll(async () => {
    app = await createTestApp();
    address = await app.listen();
  });

  afterAll(() => app.close());

  const flags = 'flags(first: 9) { edges { node { key } } }';
  const costing = (points: number) => {
    // Each organization costs 11 points with its flags, and the connection one.
    const pages = Math.floor((points - 1) / 11);
    const rest = Array.from(
      { length: points - 1 - pages * 11 },
      (_, index) => `o${index}: organization(id: "x") { id }`,
    );
    return `{ organizations(first: ${pages}) { edges { node { ${flags} } } } ${rest.join(' ')} }`;
  };

  it.each(TRANSPORTS)('is 1,000 points over %s', async (transport) => {
    expect(priceOf(costing(1_000)).complexity).toBe(1_000);
    expect((await transports[transport](address, { query: costing(1_000) })).codes).toEqual([]);
    expect((await transports[transport](address, { query: costing(1_001) })).codes).toEqual(['QUERY_TOO_COMPLEX']);
  });

  it('counts what the variables make of a document that is known already', async () => {
    const query = `query ($n: Int!) { organizations(first: $n) { edges { node { ${flags} } } } }`;
    const ask = async (n: number) => (await app.graphql(query, { n })).errors?.[0]?.extensions?.code;
    expect([await ask(9), await ask(100), await ask(9)]).toEqual([undefined, 'QUERY_TOO_COMPLEX', undefined]);
    expect((await app.graphql(query, { n: 100 })).status).toBe(400);
  });
});
