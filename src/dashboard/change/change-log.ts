import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { Client } from '@urql/core';
import type { ShownChangeFragment } from '../change/change.graphql.ts';
import { LogPositionDocument } from '../graph/changes.graphql.ts';
import { type Failure, failureOf } from '../graph/failures.ts';
import { HistoryDocument, type HistoryQueryVariables } from './history.graphql.ts';

type ChangeFilter = NonNullable<HistoryQueryVariables['filter']>;

/** The changes that a filter shows, newest first, without a gap. */
export interface HistoryStore {
  readonly changes: ReadonlySignal<readonly ShownChangeFragment[]>;
  /** How many changes match, those included that are not read yet. */
  readonly total: ReadonlySignal<number>;
  /** Every change up to this revision that matches is read, or is older than what is read. Undefined before the first answer. */
  readonly completeTo: ReadonlySignal<number | undefined>;
  readonly hasOlder: ReadonlySignal<boolean>;
  readonly isReading: ReadonlySignal<boolean>;
  readonly failure: ReadonlySignal<Failure | undefined>;
  /** Reads the newest changes and forgets the others. */
  load(): Promise<void>;
  /** Reads the next page of older changes. */
  loadOlder(): Promise<void>;
  /** Reads what has been added up to this revision at least. */
  catchUp(revision: number): Promise<void>;
  /** Every change that matches, for an export; at most this many. */
  readAll(most: number): Promise<readonly ShownChangeFragment[] | undefined>;
}

/** How many changes are read at once. */
const PAGE = 40;

/** Makes the list of the changes that a filter shows. `client` keeps no cache. */
export function createHistoryStore(client: Client, organizationId: string, filter: ChangeFilter): HistoryStore {
  const changes = signal<readonly ShownChangeFragment[]>([]);
  const total = signal(0);
  const completeTo = signal<number | undefined>(undefined);
  const hasOlder = signal(false);
  const isReading = signal(false);
  const failure = signal<Failure | undefined>(undefined);
  let cursor: string | undefined;
  let newest = 0;
  let catching = Promise.resolve();

  const read = async (narrower: ChangeFilter, after: string | undefined) => {
    isReading.value = true;
    const variables = { organizationId, filter: narrower, first: PAGE, after };
    const { data, error } = await client.query(HistoryDocument, variables).toPromise();
    isReading.value = false;
    failure.value = error === undefined ? undefined : failureOf(error);
    return data?.organization?.changes;
  };
  const position = async () => {
    const { data } = await client.query(LogPositionDocument, { organizationId }).toPromise();
    return data?.organization?.revision;
  };

  async function load(): Promise<void> {
    // The revision is read first: each change committed by then is in the answer that follows.
    const revision = await position();
    const page = await read(filter, undefined);
    if (page === undefined) return;
    batch(() => {
      changes.value = page.edges.map(({ node }) => node);
      total.value = page.totalCount;
      hasOlder.value = page.pageInfo.hasNextPage;
      completeTo.value = revision;
    });
    cursor = page.pageInfo.endCursor ?? undefined;
    newest = Math.max(revision ?? 0, changes.value[0]?.revision ?? 0);
  }

  async function loadOlder(): Promise<void> {
    const page = await read(filter, cursor);
    if (page === undefined) return;
    batch(() => {
      changes.value = [...changes.value, ...page.edges.map(({ node }) => node)];
      hasOlder.value = page.pageInfo.hasNextPage;
    });
    cursor = page.pageInfo.endCursor ?? undefined;
  }

  async function readNewer(revision: number): Promise<void> {
    const added: ShownChangeFragment[] = [];
    let after: string | undefined;
    do {
      const page = await read({ ...filter, afterRevision: newest }, after);
      if (page === undefined) return;
      added.push(...page.edges.map(({ node }) => node));
      after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? undefined) : undefined;
    } while (after !== undefined);
    batch(() => {
      changes.value = [...added, ...changes.value];
      total.value += added.length;
    });
    newest = Math.max(newest, revision, added[0]?.revision ?? 0);
    completeTo.value = newest;
  }

  function catchUp(revision: number): Promise<void> {
    // One after the other, so that no change is added twice.
    catching = catching.then(() => (revision <= newest ? undefined : readNewer(revision)));
    return catching;
  }

  return {
    ...{ changes, total, completeTo, hasOlder, isReading, failure, load, loadOlder, catchUp },
    async readAll(most) {
      const all: ShownChangeFragment[] = [];
      let after: string | undefined;
      do {
        const page = await read(filter, after);
        if (page === undefined) return undefined;
        all.push(...page.edges.map(({ node }) => node));
        after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? undefined) : undefined;
      } while (after !== undefined && all.length < most);
      return all.slice(0, most);
    },
  };
}
