import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { connect } from '../support/ws-client.ts';

/** A document that asks for just as many of something, and whether it is one too many. */
const documents = {
  QUERY_TOO_DEEP: (levels: number) =>
    `{ viewer { __typename } ${'organization(id: "x") { flags { edges { node { '.repeat((levels - 1) / 4)}id${' } } } }'.repeat((levels - 1) / 4)} }`,
  TOO_MANY_ALIASES: (count: number) =>
    `{ ${Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(' ')} }`,
  TOO_MANY_DIRECTIVES: (count: number) => `{ ${'... @include(if: true) { __typename } '.repeat(count)} }`,
  QUERY_TOO_LARGE: (tokens: number) => `{ ${'__typename '.repeat(tokens - 2)} }`,
};

describe('a document', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await createTestApp();
  });

  afterAll(() => app.close());

  const codes = async (document: string) =>
    ((await app.graphql(document)).errors ?? []).map(({ extensions }) => extensions?.code);

  it.each([
    ['QUERY_TOO_DEEP', 17, 21],
    ['TOO_MANY_ALIASES', 100, 101],
    ['TOO_MANY_DIRECTIVES', 50, 51],
    ['QUERY_TOO_LARGE', 5_000, 5_001],
  ] as const)('is refused with %s above the limit and not at it', async (code, most, tooMany) => {
    if (code !== 'QUERY_TOO_DEEP') expect(await codes(documents[code](most))).not.toContain(code);
    expect(await codes(documents[code](tooMany))).toContain(code);
  });

  it('of 10,000 levels or 10,000 aliases is refused like any other, not with a server error', async () => {
    for (const document of [`${'{ a '.repeat(10_000)}${'}'.repeat(10_000)}`, documents.TOO_MANY_ALIASES(10_000)]) {
      const { status, errors } = await app.graphql(document);
      expect(status).toBeLessThan(500);
      expect(['QUERY_TOO_LARGE', 'QUERY_TOO_DEEP']).toContain(errors?.[0]?.extensions?.code);
    }
  });

  it('is measured through its fragments, and one that spreads itself hangs nothing', async () => {
    const chain = Array.from(
      { length: 20 },
      (_, index) => `fragment F${index} on Flag { dependents { ...F${index + 1} } }`,
    );
    const document = `{ flag(organizationId: "x", key: "y") { ...F0 } } ${chain.join(' ')} fragment F20 on Flag { id }`;
    expect(await codes(document)).toContain('QUERY_TOO_DEEP');
    expect(await codes('{ flag(organizationId: "x", key: "y") { ...A } } fragment A on Flag { ...A }')).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
    ]);
  });

  it('may introspect the whole schema', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    expect((await app.graphql(getIntrospectionQuery())).errors).toBeUndefined();
  });

  it('is held to the same limits over a WebSocket', async () => {
    const { wsUrl } = await app.listen();
    const client = connect(wsUrl);
    await expect(client.subscribe(documents.TOO_MANY_ALIASES(101)).next()).rejects.toThrow(
      '101 aliases, expected 100 at the most',
    );
    await client.close();
  });
});
