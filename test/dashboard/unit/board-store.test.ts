import { Client, fetchExchange, gql } from '@urql/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { BoardCellFragment, BoardQuery } from '../../../src/dashboard/board/board.graphql.ts';
import { type BoardOptions, type BoardStore, createBoardStore } from '../../../src/dashboard/board/board-store.ts';
import type { FlagRow } from '../../../src/dashboard/board/flag-row.ts';
import type { LiveChangeFragment } from '../../../src/dashboard/graph/changes.graphql.ts';
import { readTextsBy } from '../../../src/dashboard/graph/typed-document.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';

readTextsBy(gql);

const START = '2026-01-15T12:00:00Z';
const inMinutes = (minutes: number) => new Date(Date.parse(START) + minutes * 60_000).toISOString();

const cell = (more: Partial<BoardCellFragment> = {}): BoardCellFragment => ({
  ...{ switch: 'OFF', enabled: false, activationDate: null, activated: true, minVersion: null, variantKey: 'on' },
  ...{ overrideVariantKey: null, rolloutPercentage: 100, ruleCount: 0, nextChangeAt: null },
  ...{ pendingChangeRequestNumber: null, ...more },
});

/** A board with flags in two environments, which a test changes as another person or the clock does. */
function openBoard(keys: readonly string[] = ['search'], first?: BoardOptions['first']) {
  const clock = createTestClock(START);
  const rows = new Map<string, FlagRow>();
  for (const key of keys) {
    rows.set(key, {
      ...{ key, name: key, valueType: 'BOOLEAN', tags: [], version: 1, lifecycle: 'ACTIVE' },
      ...{ updatedAt: START, createdAt: START, cells: [cell(), cell()] },
    });
  }
  const asked: { filter?: { keys: string[] }; minimumRevision?: number }[] = [];
  let hold: Promise<void> | undefined;
  let isFailing = false;
  const environments = ['production', 'staging'].map((key) => ({
    ...{ __typename: 'Environment', id: key, key, name: key, isDefault: false, isProduction: false },
  }));
  const client = new Client({
    ...{ url: 'http://localhost/graphql', preferGetMethod: false, requestPolicy: 'network-only' },
    exchanges: [fetchExchange],
    fetch: async (_, init) => {
      const { variables } = JSON.parse(String(init?.body));
      asked.push(variables);
      const keys: readonly string[] = variables.filter?.keys ?? [...rows.keys()];
      const found = keys.flatMap((key) => rows.get(key) ?? []);
      await hold;
      if (isFailing) return Response.json({ errors: [{ message: 'A defect.' }] });
      const board = { revision: 1, totalCount: found.length, hasNextPage: false, endCursor: null, environments };
      const answered = {
        ...board,
        rows: found.map(({ cells: _, ...row }) => row),
        distinctCells: found.flatMap(({ cells }) => cells),
        cellNumbers: found.map((_, index) => [2 * index, 2 * index + 1]),
      };
      return Response.json({ data: { organization: { id: 'o', board: answered } } });
    },
  });
  const store = createBoardStore({ uncached: client }, 'o', clock, { first });
  const change = (key: string, environment: number, more: Partial<BoardCellFragment>) => {
    const row = rows.get(key);
    if (row === undefined) throw new Error(`There is no ${key}.`);
    rows.set(key, { ...row, cells: row.cells.with(environment, { ...cell(), ...row.cells[environment], ...more }) });
  };
  let revision = 1;
  const tell = (flagKey: string) => {
    revision += 1;
    // The board reads no more of a change.
    store.follow({
      flagKey,
      revision,
      entityType: 'FLAG',
      actor: { id: 'key:1', name: 'Maria' },
    } as LiveChangeFragment);
  };
  /** Answers from now on arrive when the returned function is called, with what there was when they were asked for. */
  const holdAnswers = () => {
    let release = () => {};
    hold = new Promise((resolve) => {
      release = resolve;
    });
    return () => {
      hold = undefined;
      release();
    };
  };
  const pulses = (key = 'search') => Object.keys(store.entryOf(key)?.pulses ?? {});
  const failAnswers = () => {
    isFailing = true;
  };
  return {
    store,
    clock,
    rows,
    failAnswers,
    change,
    tell,
    pulses,
    holdAnswers,
    questions: asked,
    asked: () => asked.length,
  };
}

/** Lets time pass, and the answers that are then asked for arrive. */
async function pass(clock: TestClock, milliseconds: number, until: () => boolean): Promise<void> {
  clock.advance(milliseconds);
  await expect.poll(until, { interval: 1 }).toBe(true);
}

let opened: BoardStore | undefined;
afterEach(() => opened?.stop());

describe('a cell of the board', () => {
  it('stands out for a moment when another person changes it, and no other cell does', async () => {
    const { store, clock, change, tell, pulses } = openBoard();
    opened = store;
    await store.load();
    expect(pulses()).toEqual([]);
    change('search', 1, { switch: 'ON', enabled: true });
    tell('search');
    await pass(clock, 100, () => pulses().length > 0);
    expect(pulses()).toEqual(['staging']);
    expect(store.entryOf('search')?.lastChange?.by).toBe('Maria');
    clock.advance(1_200);
    expect(pulses()).toEqual([]);
  });

  it('starts to stand out again when it changes again meanwhile', async () => {
    const { store, clock, change, tell, pulses } = openBoard();
    opened = store;
    await store.load();
    for (const [times, percentage] of [10, 20].entries()) {
      change('search', 0, { rolloutPercentage: percentage });
      tell('search');
      await pass(clock, 700, () => store.entryOf('search')?.pulses.production === times + 1);
    }
    clock.advance(700);
    expect(pulses()).toEqual(['production']);
    clock.advance(500);
    expect(pulses()).toEqual([]);
  });

  it('does not stand out for what the person does, or when only the name of the flag changes', async () => {
    const { store, clock, change, tell, pulses, asked } = openBoard();
    opened = store;
    await store.load();
    store.turn('search', 'production', true);
    change('search', 0, { switch: 'ON', enabled: true });
    // The news of the change may arrive before the answer to it.
    tell('search');
    await pass(clock, 100, () => store.entryOf('search')?.row.cells[0]?.enabled === true);
    expect(pulses()).toEqual([]);
    store.confirm('search', 'production', { switch: 'ON', enabled: true }, 2);
    tell('search');
    const before = asked();
    await pass(clock, 100, () => asked() > before);
    expect(pulses()).toEqual([]);
  });

  it('follows the clock without a change in the log, and asks again where the server is behind', async () => {
    const { store, clock, change, pulses, asked } = openBoard(['search', 'other']);
    opened = store;
    change('search', 0, { activated: false, nextChangeAt: inMinutes(5) });
    await store.load();
    const before = asked();
    clock.advance(4 * 60_000);
    expect(asked()).toBe(before);
    // The server answers as before, until its clock gets there.
    await pass(clock, 61_000, () => asked() === before + 1);
    change('search', 0, { activated: true, nextChangeAt: null });
    await pass(clock, 1_000, () => pulses().length > 0);
    expect([pulses(), pulses('other')]).toEqual([['production'], []]);
    expect(store.entryOf('search')?.lastChange?.by).toBe('The clock');
    const after = asked();
    clock.advance(3_600_000);
    expect(asked()).toBe(after);
  });
});

/** An answer that was asked ahead, with two flags that are set alike. */
const answeredAhead: BoardQuery = {
  organization: {
    id: 'o',
    board: {
      ...{ revision: 7, totalCount: 2, hasNextPage: false, endCursor: null, environments: [] },
      rows: ['search', 'other'].map((key) => ({
        ...{ key, name: key, valueType: 'BOOLEAN', tags: [], version: 1, lifecycle: 'ACTIVE' },
        ...{ updatedAt: START, createdAt: START },
      })),
      distinctCells: [cell(), cell({ enabled: true })],
      cellNumbers: [
        [0, 1],
        [1, 0],
      ],
    },
  },
};

describe('the board', () => {
  it('shows an answer that is here before it at once, and asks nothing', async () => {
    const { store, asked } = openBoard([], answeredAhead);
    opened = store;
    expect([store.isLoaded.value, store.revision.value]).toEqual([true, 7]);
    expect(store.entryOf('other')?.row.cells.map(({ enabled }) => enabled)).toEqual([true, false]);
    await store.choose(undefined);
    expect(asked()).toBe(0);
    await store.choose(['staging']);
    expect(asked()).toBe(1);
  });

  it('waits for an answer that was asked ahead, and asks where that is not whole', async () => {
    const { store, asked } = openBoard([], Promise.resolve(answeredAhead));
    opened = store;
    expect(store.isLoaded.value).toBe(false);
    await store.choose(undefined);
    expect([store.isLoaded.value, asked()]).toEqual([true, 0]);
    const refused = openBoard(['search'], Promise.resolve(undefined));
    await refused.store.choose(undefined);
    expect([refused.store.isLoaded.value, refused.asked()]).toEqual([true, 1]);
    refused.store.stop();
  });

  it('follows a change at once, and what changes while it is read by one question after it', async () => {
    const board = openBoard(['search', 'other', 'third']);
    const { store, clock, change, tell, holdAnswers, questions } = board;
    opened = store;
    await store.load();
    const release = holdAnswers();
    change('search', 0, { enabled: true });
    tell('search');
    await expect.poll(() => questions.at(-1)).toMatchObject({ filter: { keys: ['search'] }, minimumRevision: 2 });
    // The answer that is under way is older than this.
    change('search', 0, { enabled: false, minVersion: '2.0.0' });
    tell('search');
    tell('other');
    change('third', 1, { enabled: true });
    tell('third');
    release();
    await pass(clock, 0, () => store.entryOf('third')?.row.cells[1]?.enabled === true);
    expect(store.entryOf('search')?.row.cells[0]).toMatchObject({ enabled: false, minVersion: '2.0.0' });
    const followed = questions.slice(1).map(({ filter }) => filter?.keys);
    expect(followed).toEqual([['search'], ['search', 'other', 'third']]);
    expect(questions.at(-1)?.minimumRevision).toBe(5);
  });

  it('lets a flag that is gone go, and counts a new one once, however often it changes', async () => {
    const { store, clock, rows, tell } = openBoard(['search', 'other']);
    opened = store;
    await store.load();
    const other = rows.get('other');
    if (other === undefined) throw new Error('There is no other.');
    rows.set('new', { ...other, key: 'new' });
    rows.delete('search');
    tell('search');
    tell('new');
    await pass(clock, 0, () => store.arrived.value === 1);
    tell('new');
    tell('other');
    await pass(clock, 0, () => store.entryOf('other')?.lastChange?.by === 'Maria');
    expect([store.arrived.value, store.entryOf('search'), store.entries.value.length]).toEqual([1, undefined, 1]);
  });

  it('shows the first flags of an empty board at once', async () => {
    const { store, clock, rows, tell } = openBoard([]);
    const [search] = openBoard().rows.values();
    if (search === undefined) throw new Error('There is no search.');
    opened = store;
    await store.load();
    rows.set('search', search);
    tell('search');
    await pass(clock, 0, () => store.entryOf('search') !== undefined);
    expect([store.arrived.value, store.entries.value.length]).toEqual([0, 1]);
  });

  it('keeps a flag whose row could not be read', async () => {
    const { store, clock, tell, failAnswers } = openBoard();
    opened = store;
    await store.load();
    failAnswers();
    tell('search');
    await pass(clock, 0, () => store.failure.value !== undefined);
    expect(store.entryOf('search')).toBeDefined();
  });
});
