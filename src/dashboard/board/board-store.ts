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
  /** When it was seen. */
  readonly at: number;
}

/** One flag on the board. */
export interface BoardEntry {
  readonly row: BoardRowFragment;
  /** What the search looks at. */
  readonly text: string;
  /** Switches that were turned here and are not yet confirmed, by the key of the environment. */
  readonly turned: Readonly<Record<string, boolean>>;
  readonly lastChange: LastChange | undefined;
  /** How often each cell has changed under the eyes of the person, by the key of the environment; only of those that just did. */
  readonly pulses: Readonly<Record<string, number>>;
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
  /** Ends what the store waits for. */
  stop(): void;
}

/** Changes that arrive within so many milliseconds are followed together. */
const TOGETHER = 60;
/** The rows of so many flags are read one by one; of more, all rows are read at once. */
const FEW = 4;

/** How long a changed cell stands out, in milliseconds: as long as its animation. */
const PULSE = 1_200;
/** How long after its instant a change by the clock is read, and how long at the most until it is read again, in milliseconds. */
const CLOCK_DELAY = 250;
const LONGEST_CLOCK_DELAY = 60_000;
/** The longest that browsers can wait, in milliseconds. */
const LONGEST_WAIT = 0x7f_ff_ff_ff;

/** Makes the board of an organization; `client` keeps no cache, because the rows are kept here. */
export function createBoardStore(
  client: Client,
  organizationId: string,
  clock: BrowserClock,
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
    if (known === undefined) {
      byKey.set(row.key, signal({ row, text, turned: {}, lastChange, pulses: {} }));
      return;
    }
    const changed = changedCells(known.value, row, environments.value);
    const pulses = { ...known.value.pulses };
    for (const environment of changed) pulses[environment] = (pulses[environment] ?? 0) + 1;
    known.value = { ...known.value, row, text, lastChange: lastChange ?? known.value.lastChange, pulses };
    // A row that scrolls out of sight and back does not stand out again.
    for (const environment of changed) clock.after(PULSE, () => calm(row.key, environment, pulses[environment]));
  };
  const calm = (flagKey: string, environment: string, pulse: number | undefined) =>
    edit(flagKey, (entry) => {
      const { [environment]: latest, ...others } = entry.pulses;
      return latest === pulse ? { ...entry, pulses: others } : entry;
    });
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
    awaitClock();
  }

  let clockDelay = CLOCK_DELAY;
  let cancelClock = () => {};
  /** Waits for the next instant at which the clock changes a cell. */
  function awaitClock(): void {
    cancelClock();
    if (atRevision !== undefined) return;
    const instants = [...byKey.values()].flatMap((entry) => instantsIn(entry.peek().row));
    if (instants.length === 0) return;
    const wait = instants.reduce((left, right) => Math.min(left, right)) - clock.now();
    // The clock of the server may be behind: what has not changed by then is read again, later each time.
    clockDelay = wait > 0 ? CLOCK_DELAY : Math.min(2 * clockDelay, LONGEST_CLOCK_DELAY);
    cancelClock = clock.after(Math.min(Math.max(wait, 0) + clockDelay, LONGEST_WAIT), followClock);
  }

  async function followClock(): Promise<void> {
    const now = clock.now();
    const due = [...byKey.values()]
      .map((entry) => entry.peek().row)
      .filter((row) => instantsIn(row).some((instant) => instant <= now));
    await reread(new Map(due.map(({ key }) => [key, { by: 'The clock', at: now }])));
    awaitClock();
  }

  const changed = new Map<string, LastChange>();

  async function followChanged(): Promise<void> {
    const recent = new Map(changed);
    changed.clear();
    await reread(recent);
    awaitClock();
  }

  /** Reads the rows of some flags again, to show them changed. */
  async function reread(recent: ReadonlyMap<string, LastChange>): Promise<void> {
    if (recent.size <= FEW) {
      await Promise.all([...recent].map(([flagKey, lastChange]) => refresh(flagKey, lastChange)));
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
    follow({ flagKey, actor, entityType }) {
      if (entityType === 'ENVIRONMENT' || entityType === 'FEATURE_DEFAULT') load();
      else if (flagKey !== null) {
        if (changed.size === 0) clock.after(TOGETHER, followChanged);
        changed.set(flagKey, { by: actor.name, at: clock.now() });
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
    stop: () => cancelClock(),
  };
}

/** The environments whose cells differ in a newer row; a switch that was turned here and has become so does not count. */
function changedCells(
  { row, turned }: BoardEntry,
  newer: BoardRowFragment,
  environments: readonly BoardEnvironmentFragment[],
): readonly string[] {
  // With other environments, the cells are others too.
  if (row.cells.length !== newer.cells.length) return [];
  return environments.flatMap(({ key }, index) => {
    const [before, now] = [row.cells[index], newer.cells[index]];
    if (before === undefined || now === undefined) return [];
    const isOwn = turned[key] === now.enabled;
    const expected = isOwn ? { ...before, switch: now.switch, enabled: now.enabled } : before;
    return JSON.stringify(expected) === JSON.stringify(now) ? [] : [key];
  });
}

function instantsIn({ cells }: BoardRowFragment): readonly number[] {
  return cells.flatMap(({ nextChangeAt }) => (nextChangeAt === null ? [] : [Date.parse(nextChangeAt)]));
}
