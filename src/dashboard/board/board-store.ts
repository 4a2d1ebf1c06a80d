import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Client } from '@urql/core';
import type { LiveChangeFragment } from '../graph/changes.graphql.ts';
import type { BrowserClock } from '../graph/connection/connection.ts';
import { type Failure, failureOf } from '../graph/failures.ts';
import {
  type BoardCellFragment,
  BoardDocument,
  type BoardEnvironmentFragment,
  type BoardRowFragment,
} from './board.graphql.ts';

/** Who changed a row last, while the board was open. */
export interface LastChange {
  readonly by: string;
  /** Keys of the environments; empty: all. */
  readonly environments: readonly string[];
  readonly revision: number;
}

/** One flag on the board. */
export interface BoardEntry {
  readonly row: BoardRowFragment;
  /** What the search looks at. */
  readonly text: string;
  /** Switches that were turned here and are not yet confirmed, by the key of the environment. */
  readonly turned: Readonly<Record<string, boolean>>;
  readonly lastChange: LastChange | undefined;
}

/** The board of an organization, kept current by its changes. */
export interface BoardStore {
  readonly environments: ReadonlySignal<readonly BoardEnvironmentFragment[]>;
  /** One signal for each flag, so that a change renders one row. */
  readonly entries: ReadonlySignal<readonly Signal<BoardEntry>[]>;
  readonly isLoaded: ReadonlySignal<boolean>;
  readonly failure: ReadonlySignal<Failure | undefined>;
  /** How many new flags wait to be shown: nothing moves under the pointer. */
  readonly arrived: ReadonlySignal<number>;
  /** Reads everything again, and shows the new flags. */
  load(): Promise<void>;
  /** Follows a change: reads its flag again. */
  follow(change: LiveChangeFragment): void;
  /** The current entry of a flag. */
  entryOf(flagKey: string): BoardEntry | undefined;
  /** Reads a flag again, at this revision at least. */
  refresh(flagKey: string): Promise<void>;
  /** Shows a switch turned until it is confirmed or taken back. */
  turn(flagKey: string, environment: string, enabled: boolean | undefined): void;
  /** Takes over what a write returned. */
  confirm(
    flagKey: string,
    environment: string,
    cell: Pick<BoardCellFragment, 'switch' | 'enabled'>,
    version: number,
  ): void;
}

/** Changes that arrive within so many milliseconds are followed together. */
const TOGETHER = 60;
/** The rows of so many flags are read one by one; of more, all rows are read at once. */
const FEW = 4;

/** Makes the board of an organization; `client` keeps no cache, because the rows are kept here. */
export function createBoardStore(
  client: Client,
  organizationId: string,
  after: BrowserClock['after'],
  /** Shows the flags as they were right after this revision; undefined: as they are. */
  atRevision?: number,
): BoardStore {
  const environments = signal<readonly BoardEnvironmentFragment[]>([]);
  const entries = signal<readonly Signal<BoardEntry>[]>([]);
  const isLoaded = signal(false);
  const failure = signal<Failure | undefined>(undefined);
  const arrived = signal(0);
  const byKey = new Map<string, Signal<BoardEntry>>();

  const ask = async (filter: { text: string } | undefined, after: string | undefined) => {
    const { data, error } = await client
      .query(BoardDocument, { organizationId, filter, after, atRevision })
      .toPromise();
    failure.value = error === undefined ? undefined : failureOf(error);
    return data?.organization?.board;
  };
  const put = (row: BoardRowFragment, lastChange?: LastChange) => {
    const known = byKey.get(row.key);
    const text = `${row.key} ${row.name} ${row.tags.join(' ')}`.toLowerCase();
    if (known === undefined) byKey.set(row.key, signal({ row, text, turned: {}, lastChange }));
    else known.value = { ...known.value, row, text, lastChange: lastChange ?? known.value.lastChange };
  };
  const edit = (flagKey: string, change: (entry: BoardEntry) => BoardEntry) => {
    const known = byKey.get(flagKey);
    if (known !== undefined) known.value = change(known.value);
  };

  async function readRows(): Promise<BoardRowFragment[] | undefined> {
    const rows: BoardRowFragment[] = [];
    let after: string | undefined;
    do {
      const board = await ask(undefined, after);
      if (board === undefined) return undefined;
      rows.push(...board.rows);
      after = board.hasNextPage ? (board.endCursor ?? undefined) : undefined;
      environments.value = board.environments;
    } while (after !== undefined);
    return rows;
  }

  const forgetOthers = (rows: readonly BoardRowFragment[]) => {
    const keys = new Set(rows.map(({ key }) => key));
    for (const key of [...byKey.keys()]) if (!keys.has(key)) byKey.delete(key);
  };

  async function load(): Promise<void> {
    const rows = await readRows();
    if (rows === undefined) return;
    batch(() => {
      forgetOthers(rows);
      for (const row of rows) put(row);
      entries.value = rows.flatMap(({ key }) => byKey.get(key) ?? []);
      arrived.value = 0;
      isLoaded.value = true;
    });
  }

  const changed = new Map<string, LastChange>();

  async function followChanged(): Promise<void> {
    const recent = new Map(changed);
    changed.clear();
    if (recent.size <= FEW) {
      for (const [flagKey, lastChange] of recent) refresh(flagKey, lastChange);
      return;
    }
    const rows = await readRows();
    if (rows === undefined) return;
    batch(() => {
      forgetOthers(rows);
      for (const row of rows) if (byKey.has(row.key)) put(row, recent.get(row.key));
      entries.value = entries.value.filter((entry) => byKey.has(entry.peek().row.key));
      arrived.value = rows.length - byKey.size;
    });
  }

  async function refresh(flagKey: string, lastChange?: LastChange): Promise<void> {
    const board = await ask({ text: flagKey }, undefined);
    const row = board?.rows.find(({ key }) => key === flagKey);
    if (row === undefined) return remove(flagKey);
    if (byKey.has(flagKey)) put(row, lastChange);
    else arrived.value += 1;
  }

  function remove(flagKey: string): void {
    byKey.delete(flagKey);
    entries.value = entries.value.filter((entry) => byKey.has(entry.peek().row.key));
  }

  return {
    ...{ environments, entries, isLoaded, failure, arrived, load, refresh },
    follow({ flagKey, actor, environments: touched, revision, entityType }) {
      if (entityType === 'ENVIRONMENT' || entityType === 'FEATURE_DEFAULT') load();
      else if (flagKey !== null) {
        if (changed.size === 0) after(TOGETHER, followChanged);
        changed.set(flagKey, { by: actor.name, environments: touched, revision });
      }
    },
    entryOf: (flagKey) => byKey.get(flagKey)?.peek(),
    turn(flagKey, environment, enabled) {
      edit(flagKey, (entry) => {
        const { [environment]: _, ...others } = entry.turned;
        return { ...entry, turned: enabled === undefined ? others : { ...others, [environment]: enabled } };
      });
    },
    confirm(flagKey, environment, cell, version) {
      const index = environments.value.findIndex(({ key }) => key === environment);
      edit(flagKey, (entry) => {
        const { [environment]: _, ...turned } = entry.turned;
        const cells = entry.row.cells.map((old, at) => (at === index ? { ...old, ...cell } : old));
        return { ...entry, turned, row: { ...entry.row, version: Math.max(version, entry.row.version), cells } };
      });
    },
  };
}
