import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { LiveChangeFragment } from '../graph/changes.graphql.ts';
import type { BrowserClock } from '../graph/connection/connection.ts';
import { type Failure, failureOf } from '../graph/failures.ts';
import type { Graph } from '../graph/graph.ts';
import {
  type BoardCellFragment,
  BoardDocument,
  type BoardEnvironmentFragment,
  type BoardQuery,
} from './board.graphql.ts';
import { changedCells, keysOf, nextInstantIn } from './changed-cells.ts';
import { type AnsweredBoard, type BoardEntry, type FlagRow, type LastChange, rowsIn } from './flag-row.ts';
import type { PastTime } from './past/as-of.ts';

/** The board of an organization, kept current by its changes. */
export interface BoardStore {
  readonly environments: ReadonlySignal<readonly BoardEnvironmentFragment[]>;
  /** One signal for each flag, so that a change renders one row. */
  readonly entries: ReadonlySignal<readonly Signal<BoardEntry>[]>;
  /** Counts up when a row becomes another one, so that a list of all follows one signal. A turned switch makes no other row. */
  readonly edition: ReadonlySignal<number>;
  readonly isLoaded: ReadonlySignal<boolean>;
  /** The revision that all flags were read at; undefined before. */
  readonly revision: ReadonlySignal<number | undefined>;
  readonly failure: ReadonlySignal<Failure | undefined>;
  /** How many new flags wait to be shown: nothing moves under the pointer. */
  readonly arrived: ReadonlySignal<number>;
  /** Reads everything again, and shows the new flags. */
  load(): Promise<void>;
  /** Shows these environments; undefined: the first ones of the organization. */
  choose(environmentKeys: readonly string[] | undefined): Promise<void>;
  /** Follows a change: reads its flag again, from a node that has the change. */
  follow(change: LiveChangeFragment): void;
  /** The current entry of a flag. */
  entryOf(flagKey: string): BoardEntry | undefined;
  /** Reads a flag again. */
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

/** Of more flags than this, all rows are read. */
const FEW = 100;
/** How long a changed cell stands out, in milliseconds: as long as its animation. */
const PULSE = 1_200;
/** How long after its instant a change by the clock is read, and how long at the most until it is read again, in milliseconds. */
const CLOCK_DELAY = 250;
const LONGEST_CLOCK_DELAY = 60_000;
/** The longest that browsers can wait, in milliseconds. */
const LONGEST_WAIT = 0x7f_ff_ff_ff;

/** What else a board is made of. */
export interface BoardOptions {
  /** Shows the flags as they were then; undefined: as they are. */
  readonly past?: PastTime | undefined;
  /** The answer to its first question, or the promise of it, if that was asked ahead. One that is here is shown at once. */
  readonly first?: BoardQuery | Promise<BoardQuery | undefined> | undefined;
}

/** What was read of a board. */
interface Read extends Pick<AnsweredBoard, 'environments' | 'revision'> {
  readonly rows: readonly FlagRow[];
}

/** Makes the board of an organization. It asks without a cache, because the rows are kept here. */
export function createBoardStore(
  graph: Pick<Graph, 'uncached'>,
  organizationId: string,
  clock: BrowserClock,
  { past, first }: BoardOptions = {},
): BoardStore {
  let askedAhead = first;
  const environments = signal<readonly BoardEnvironmentFragment[]>([]);
  const entries = signal<readonly Signal<BoardEntry>[]>([]);
  const edition = signal(0);
  const isLoaded = signal(false);
  const revision = signal<number | undefined>(undefined);
  const failure = signal<Failure | undefined>(undefined);
  const arrived = signal(0);
  const byKey = new Map<string, Signal<BoardEntry>>();

  /** The revision of the latest change. A node that is asked may not have it yet. */
  let minimumRevision: number | undefined;
  /** The environments that are asked for; undefined: the first ones of the organization. */
  let environmentKeys: readonly string[] | undefined;
  const ask = async (filter: { keys: string[] } | undefined, after: string | undefined) => {
    const chosen = environmentKeys && [...environmentKeys];
    const variables = { organizationId, filter, after, minimumRevision, ...past, environments: chosen };
    const early = await askedAhead;
    askedAhead = undefined;
    const { data, error } = early ? { data: early } : await graph.uncached.query(BoardDocument, variables).toPromise();
    failure.value = error === undefined ? undefined : failureOf(error);
    return data?.organization?.board;
  };
  const put = (
    row: FlagRow,
    { areOthers, lastChange }: { readonly areOthers: boolean; readonly lastChange?: LastChange | undefined },
  ) => {
    const known = byKey.get(row.key);
    if (known === undefined) {
      byKey.set(row.key, signal({ row, turned: {}, lastChange, pulses: {} }));
      return;
    }
    const changed = areOthers ? [] : changedCells(known.value, row, environments.value);
    const pulses = { ...known.value.pulses };
    for (const environment of changed) pulses[environment] = (pulses[environment] ?? 0) + 1;
    known.value = { ...known.value, row, lastChange: lastChange ?? known.value.lastChange, pulses };
    edition.value += 1;
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

  async function readRows(keys?: string[]): Promise<Read | undefined> {
    const rows: FlagRow[] = [];
    let after: string | undefined;
    for (;;) {
      const board = await ask(keys && { keys }, after);
      if (board === undefined) return undefined;
      rows.push(...rowsIn(board));
      if (!board.hasNextPage || board.endCursor === null) return { ...board, rows };
      after = board.endCursor;
    }
  }

  /** Takes over what was read of all flags, and says whether the environments are others, and so the cells. */
  const takeAll = (read: Read): boolean => {
    const areOthers = keysOf(read.environments) !== keysOf(environments.value);
    environments.value = read.environments;
    revision.value = read.revision;
    return areOthers;
  };

  /** The flags that are not on the board until the person wants to see them. */
  const newKeys = new Set<string>();
  /** Forgets those of some flags that have no row any more. */
  const forget = (keys: Iterable<string>, rows: readonly FlagRow[]) => {
    const present = new Set(rows.map(({ key }) => key));
    const gone = [...keys].filter((key) => !present.has(key));
    if (gone.length === 0) return;
    for (const key of gone) {
      byKey.delete(key);
      newKeys.delete(key);
    }
    entries.value = entries.value.filter((entry) => byKey.has(entry.peek().row.key));
  };

  const showAll = (read: Read) => {
    const { rows } = read;
    batch(() => {
      const areOthers = takeAll(read);
      forget([...byKey.keys()], rows);
      for (const row of rows) put(row, { areOthers });
      entries.value = rows.flatMap(({ key }) => byKey.get(key) ?? []);
      newKeys.clear();
      arrived.value = 0;
      isLoaded.value = true;
    });
  };

  async function readAll(): Promise<void> {
    const read = await readRows();
    if (read !== undefined) showAll(read);
  }

  const whole = first instanceof Promise ? undefined : first?.organization?.board;
  if (whole?.hasNextPage === false) {
    askedAhead = undefined;
    showAll({ ...whole, rows: rowsIn(whole) });
  }

  /** The flags that are read next, each with who changed it. */
  const due = new Map<string, LastChange | undefined>();
  let isAllDue = false;
  let reading = Promise.resolve();
  /**
   * Reads what is due after what is being read: that answer can be older than what has become due meanwhile. So a single change is
   * followed at once, and the many that arrive while it is read are followed by one request.
   */
  function readDue(): Promise<void> {
    reading = reading.then(async () => {
      if (!isAllDue && due.size === 0) return;
      const [isAll, flags] = [isAllDue, new Map(due)];
      isAllDue = false;
      due.clear();
      // On an empty board nothing moves when the first flags are shown at once.
      await (isAll || byKey.size === 0 ? readAll() : readFlags(flags));
      awaitClock();
    });
    return reading;
  }

  function load(): Promise<void> {
    // A restored log can have fewer changes than the one before.
    minimumRevision = undefined;
    isAllDue = true;
    return readDue();
  }

  let clockDelay = CLOCK_DELAY;
  let cancelClock = () => {};
  /** Waits for the next instant at which the clock changes a cell. */
  function awaitClock(): void {
    cancelClock();
    if (past !== undefined) return;
    let next = Infinity;
    for (const entry of byKey.values()) next = Math.min(next, nextInstantIn(entry.peek().row));
    if (next === Infinity) return;
    const wait = next - clock.now();
    // The clock of the server may be behind: what has not changed by then is read again, later each time.
    clockDelay = wait > 0 ? CLOCK_DELAY : Math.min(2 * clockDelay, LONGEST_CLOCK_DELAY);
    cancelClock = clock.after(Math.min(Math.max(wait, 0) + clockDelay, LONGEST_WAIT), followClock);
  }

  function followClock(): void {
    const now = clock.now();
    for (const entry of byKey.values()) {
      const { row } = entry.peek();
      if (nextInstantIn(row) <= now) due.set(row.key, { by: 'The clock', at: now });
    }
    readDue();
  }

  /** Reads the rows of some flags again, to show them changed. */
  async function readFlags(recent: ReadonlyMap<string, LastChange | undefined>): Promise<void> {
    const isFew = recent.size <= FEW;
    const read = await readRows(isFew ? [...recent.keys()] : undefined);
    if (read === undefined) return;
    const { rows } = read;
    batch(() => {
      const areOthers = !isFew && takeAll(read);
      for (const row of rows) {
        if (byKey.has(row.key)) put(row, { areOthers, lastChange: recent.get(row.key) });
        else newKeys.add(row.key);
      }
      forget(isFew ? recent.keys() : [...byKey.keys(), ...newKeys], rows);
      arrived.value = newKeys.size;
    });
  }

  function refresh(flagKey: string): Promise<void> {
    due.set(flagKey, due.get(flagKey));
    return readDue();
  }

  return {
    ...{ environments, entries, edition, isLoaded, revision, failure, arrived, load, refresh },
    async choose(keys) {
      const isShown = isLoaded.value && String(keys) === String(environmentKeys);
      environmentKeys = keys;
      if (isShown) return awaitClock();
      // It was asked for the first environments.
      if (keys !== undefined) askedAhead = undefined;
      return load();
    },
    follow({ flagKey, actor, entityType, revision: changedAt }) {
      minimumRevision = changedAt;
      if (entityType === 'ENVIRONMENT' || entityType === 'FEATURE_DEFAULT') isAllDue = true;
      else if (flagKey !== null) due.set(flagKey, { by: actor.name, at: clock.now() });
      readDue();
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
      batch(() => {
        edit(flagKey, (entry) => {
          const { [environment]: _, ...turned } = entry.turned;
          const cells = entry.row.cells.map((old, at) => (at === index ? { ...old, ...cell } : old));
          return { ...entry, turned, row: { ...entry.row, version: Math.max(version, entry.row.version), cells } };
        });
        edition.value += 1;
      });
    },
    stop: () => cancelClock(),
  };
}
