import { type Exchange, getOperationName, mapExchange } from '@urql/core';
import type { DocumentNode } from 'graphql';
import type { JsonValue } from './json.ts';
import { readableQuery } from './readable-query.ts';

/** A query that a page has asked. */
export interface AskedQuery {
  /** Name of its operation. */
  readonly name: string;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, JsonValue>>;
}

/** What was asked since a page was opened. */
export interface AskedQueries {
  /** The queries, each with the variables of the last time. */
  list(): readonly AskedQuery[];
  /** Called when another page opens. */
  forget(): void;
  /** Notes a query that no client sends. */
  note(query: AskedQuery): void;
  /** Sees the operations of a client. */
  readonly exchange: Exchange;
}

/** What the frame around the pages asks is not about a page. */
const ofFrame = new Set([
  'Viewer',
  'Organizations',
  'OrganizationFrame',
  'LogPosition',
  'PaletteSearch',
  'PendingApprovals',
]);

/** Remembers what a page asks, so that it can be shown. */
export function rememberQueries(): AskedQueries {
  const asked = new Map<string, AskedQuery>();
  const note = (query: AskedQuery) => asked.set(query.name, query);
  return {
    note,
    list: () => [...asked.values()],
    forget: () => asked.clear(),
    exchange: mapExchange({
      onOperation({ kind, query, variables }) {
        const name = getOperationName(query);
        if (kind !== 'query' || name === undefined || ofFrame.has(name)) return;
        note({ name, document: query, variables: variables ?? {} });
      },
    }),
  };
}

/** Variables that can name a person. Servers log addresses, so these do not go there. */
const personal = /context|subject|targetingKey|search|text/i;

/** The address at which GraphiQL opens with a query. Its variables stand in the text, because GraphiQL takes none from an address. */
export function graphiqlAddress({ document, variables }: AskedQuery): string {
  const open = Object.fromEntries(Object.entries(variables).filter(([name]) => !personal.test(name)));
  return `/graphql?${new URLSearchParams({ query: readableQuery(document, open) })}`;
}

/** A query as the body of the request with which a program asks it. */
export function requestText({ document, variables }: AskedQuery): string {
  return JSON.stringify({ query: readableQuery(document, {}), variables }, undefined, 2);
}
