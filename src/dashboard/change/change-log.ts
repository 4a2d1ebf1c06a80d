import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Client } from '@urql/core';
import { LogPositionDocument } from '../graph/changes.graphql.ts';
import { type Failure, failureOf } from '../graph/failures.ts';
import type { ShownChangeFragment } from './change.graphql.ts';
import {
  FlagHistoryDocument,
  HistoryDocument,
  type HistoryQueryVariables,
  type PageOfChangesFragment,
  type PastTransitionFragment,
  PastTransitionsDocument,
} from './change-log.graphql.ts';

/** What the graph is asked for. */
export type ChangeFilter = NonNullable<HistoryQueryVariables['filter']>;

/** What happened: a change that was made, or what the clock did. */
export type LogEntry =
  | { readonly kind: 'CHANGE'; readonly at: string; readonly change: ShownChangeFragment }
  | { readonly kind: 'CLOCK'; readonly at: string; readonly transition: PastTransitionFragment };

/** The changes that a filter shows, newest first and without a gap, and what the clock did between them. */
export interface ChangeLog {
  readonly changes: ReadonlySignal<readonly ShownChangeFragment[]>;
  readonly entries: ReadonlySignal<readonly LogEntry[]>;
  /** How many changes match, those included that are not read yet. */
  readonly total: ReadonlySignal<number>;
  /** Every change up to this revision that matches is read, or is older than what is read. Undefined before the first answer. */
  readonly completeTo: ReadonlySignal<number | undefined>;
  readonly hasOlder: ReadonlySignal<boolean>;
  readonly isReading: ReadonlySignal<boolean>;
  readonly failure: ReadonlySignal<Failure | undefined>;
  /** Whether what the clock did could not be read for a part of what is shown. */
  readonly lacksClock: ReadonlySignal<boolean>;
  /** Reads the newest changes and forgets the others. */
  load(): Promise<void>;
  /** Reads the next page of older changes. */
  loadOlder(): Promise<void>;
  /** Reads what has been added up to this revision at least. */
  catchUp(revision: number): Promise<void>;
  /** Reads what the clock has done since it was last read. */
  followClock(): Promise<void>;
  /** Every change that matches, for an export; at most this many. */
  readAll(most: number): Promise<readonly ShownChangeFragment[] | undefined>;
}

/** What is shown of the log. */
export interface ChangeLogOptions {
  /** Keeps no cache. */
  readonly client: Client;
  readonly organizationId: string;
  /** Only what happened to this flag. */
  readonly flagKey?: string;
  readonly filter?: ChangeFilter;
  /** The time, in milliseconds. */
  now(): number;
}

/** How many changes are read at once. */
const PAGE = 40;
/** The most transitions of one answer. */
const MOST_TRANSITIONS = 1_000;
/** The longest span that can be asked for, in milliseconds. */
const LONGEST_SPAN = 366 * 86_400_000;

/** Makes the list of the changes that a filter shows. */
export function createChangeLog(options: ChangeLogOptions): ChangeLog {
  const { client, organizationId, flagKey, filter = {}, now } = options;
  const changes = signal<readonly ShownChangeFragment[]>([]);
  const transitions = signal<readonly PastTransitionFragment[]>([]);
  const total = signal(0);
  const completeTo = signal<number | undefined>(undefined);
  const hasOlder = signal(false);
  const isReading = signal(false);
  const failure = signal<Failure | undefined>(undefined);
  const lacksClock = signal(false);
  const entries = computed(() => inOrder(changes.value, transitions.value));
  let cursor: string | undefined;
  let newest = 0;
  let catching = Promise.resolve();
  /** What the clock did is known of this span. */
  let clockSpan = { from: 0, to: 0 };

  const read = async (narrower: ChangeFilter, after: string | undefined) => {
    isReading.value = true;
    const { data, error } = await readPage(options, { filter: narrower, first: PAGE, after });
    isReading.value = false;
    failure.value = error === undefined ? undefined : failureOf(error);
    return data;
  };
  const position = async () => {
    const { data } = await client.query(LogPositionDocument, { organizationId }).toPromise();
    return data?.organization?.revision;
  };
  /** What the clock did in a span, the latest first; nothing where the filter is about what only changes have. */
  const readClock = async (from: number, to: number): Promise<readonly PastTransitionFragment[]> => {
    if (from >= to || !isAboutClock(filter)) return [];
    const since = Math.max(from, to - LONGEST_SPAN);
    const variables = {
      ...{ organizationId, from: instantOf(since), to: instantOf(to), first: MOST_TRANSITIONS },
      flagKeys: flagKey === undefined ? filter.flagKeys : [flagKey],
      environments: filter.environments,
    };
    const { data, error } = await client.query(PastTransitionsDocument, variables).toPromise();
    const found = data?.organization?.transitions ?? [];
    if (error !== undefined || found.length === MOST_TRANSITIONS) lacksClock.value = true;
    const older = since > from && error === undefined ? await readClock(from, since) : [];
    return [...found.filter(({ effective }) => effective).reverse(), ...older];
  };
  /** Where the span of the changes that are read begins. */
  const oldest = () => {
    const first = changes.value.at(-1)?.at ?? instantOf(now());
    return Date.parse(hasOlder.value ? first : (filter.from ?? first));
  };
  const latest = () => Math.min(now(), filter.to == null ? Number.POSITIVE_INFINITY : Date.parse(filter.to));

  async function load(): Promise<void> {
    // The revision is read first: each change committed by then is in the answer that follows.
    const revision = await position();
    const page = await read(filter, undefined);
    if (page === undefined) return;
    batch(() => {
      changes.value = page.edges.map(({ node }) => node);
      transitions.value = [];
      total.value = page.totalCount;
      hasOlder.value = page.pageInfo.hasNextPage;
      completeTo.value = revision;
      lacksClock.value = false;
    });
    cursor = page.pageInfo.endCursor ?? undefined;
    newest = Math.max(revision ?? 0, changes.value[0]?.revision ?? 0);
    clockSpan = { from: oldest(), to: latest() };
    transitions.value = await readClock(clockSpan.from, clockSpan.to);
  }

  async function loadOlder(): Promise<void> {
    const page = await read(filter, cursor);
    if (page === undefined) return;
    batch(() => {
      changes.value = [...changes.value, ...page.edges.map(({ node }) => node)];
      hasOlder.value = page.pageInfo.hasNextPage;
    });
    cursor = page.pageInfo.endCursor ?? undefined;
    const { from: until } = clockSpan;
    clockSpan = { ...clockSpan, from: oldest() };
    const older = await readClock(clockSpan.from, until);
    transitions.value = [...transitions.value, ...older];
  }

  async function followClock(): Promise<void> {
    const { to: since } = clockSpan;
    if (completeTo.value === undefined || since >= latest()) return;
    clockSpan = { ...clockSpan, to: latest() };
    const added = await readClock(since, clockSpan.to);
    if (added.length > 0) transitions.value = [...added, ...transitions.value];
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
    ...{ changes, entries, total, completeTo, hasOlder, isReading, failure, lacksClock },
    ...{ load, loadOlder, catchUp, followClock },
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

async function readPage(
  { client, organizationId, flagKey }: ChangeLogOptions,
  page: Pick<HistoryQueryVariables, 'filter' | 'first' | 'after'>,
) {
  if (flagKey === undefined) {
    const { data, error } = await client.query(HistoryDocument, { organizationId, ...page }).toPromise();
    return pageOf(data?.organization?.changes, error);
  }
  const { data, error } = await client.query(FlagHistoryDocument, { organizationId, flagKey, ...page }).toPromise();
  return pageOf(data?.flag?.changes, error);
}

function pageOf(data: PageOfChangesFragment | undefined, error: Parameters<typeof failureOf>[0] | undefined) {
  return { data, error };
}

/** Whether the filter can show what the clock did, which has no person, kind, API or text. */
function isAboutClock({ actorIds, kinds, sources, text, entityTypes }: ChangeFilter): boolean {
  return [actorIds, kinds, sources, text, entityTypes].every((condition) => condition == null);
}

/** Changes and what the clock did, the latest first. Both lists are in this order already. */
function inOrder(
  changes: readonly ShownChangeFragment[],
  transitions: readonly PastTransitionFragment[],
): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  let next = 0;
  const addUntil = (at: number) => {
    for (; next < transitions.length; next += 1) {
      const transition = transitions[next];
      if (transition === undefined || Date.parse(transition.at) < at) return;
      entries.push({ kind: 'CLOCK', at: transition.at, transition });
    }
  };
  for (const change of changes) {
    addUntil(Date.parse(change.at));
    entries.push({ kind: 'CHANGE', at: change.at, change });
  }
  addUntil(Number.NEGATIVE_INFINITY);
  return entries;
}

function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
