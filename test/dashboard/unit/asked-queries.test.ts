import { gql } from '@urql/core';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { graphiqlAddress, requestText } from '../../../src/dashboard/graph/asked-queries.ts';

const query = {
  name: 'Answer',
  document: gql(`query Answer($key: String!, $filter: ChangeFilter, $context: EvaluationContextInput) {
    viewer { anonymous __typename } node { __typename } __typename }`),
  variables: {
    key: 'a "quoted" key',
    filter: { kinds: ['FLAG_UPDATED'], afterRevision: 7 },
    context: { targetingKey: 'ida@example.com' },
  },
};

describe('a query that is shown', () => {
  it('opens with its variables filled in, but for those that can name a person', () => {
    const address = new URL(graphiqlAddress(query), 'http://localhost');
    const text = address.searchParams.get('query') ?? '';
    expect(() => parse(text)).not.toThrow();
    expect(text).toContain(String.raw`$key: String! = "a \"quoted\" key"`);
    expect(text).toMatch(/kinds: \[FLAG_UPDATED\], afterRevision: 7/);
    expect(address.href).not.toContain('ida');
  });

  it('has type names only where nothing else is asked for', () => {
    const { query: text } = JSON.parse(requestText(query));
    expect(text.match(/__typename/g)).toHaveLength(1);
    expect(() => parse(text)).not.toThrow();
  });

  it('is copied whole, as the body of a request', () => {
    expect(JSON.parse(requestText(query)).variables).toEqual(query.variables);
  });
});
