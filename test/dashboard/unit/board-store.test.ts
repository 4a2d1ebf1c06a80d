import { Client, fetchExchange } from '@urql/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { BoardCellFragment, BoardRowFragment } from '../../../src/dashboard/board/board.graphql.ts';
import { type BoardStore, createBoardStore } from '../../../src/dashboard/board/board-store.ts';
import type { LiveChangeFragment } from '../../../src/dashboard/graph/changes.graphql.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';

const START = '2026-01-15T12:00:00Z';
const inMinutes = (minutes: number) => new Date(Date.parse(START) + minutes * 60_000).toISOString();

const cell = (more: Partial<BoardCellFragment> = {}): BoardCellFragment => ({
  ...{ switch: 'OFF', enabled: false, activationDate: null, activated: true, minVersion: null, variantKey: 'on' },
  ...{ overrideVariantKey: null, rolloutPercentage: 100, ruleCount: 0, nextChangeAt: null },
  ...{ pendingChangeRequestNumber: null, ...more },
});

/** A board with flags in two environments, which a test changes as another person or the clock does. */
function openBoard(keys: readonly string[] = ['search']) {
  const clock = createTestClock(START);
  const rows = new Map<string, BoardRowFragment>();
  for (const key of keys) {
    rows.set(key, {
      ...{ flagId: key, key, name: key, valueType: 'BOOLEAN', tags: [], version: 1, lifecycle: 'ACTIVE' },
      ...{ updatedAt: START, createdAt: START, permanent: false, cells: [cell(), cell()] },
    });
  }
  let answered = 0;
  const environments = ['production', 'staging'].map((key) => ({
    ...{ __typename: 'Environment', id: key, key, name: key, isDefault: false, isProduction: false },
  }));
  const client = new Client({
    ...{ url: 'http://localhost/graphql', preferGetMethod: false, requestPolicy: 'network-only' },
    exchanges: [fetchExchange],
    fetch: async () => {
      answered += 1;
      const board = { revision: 1, totalCount: rows.size, hasNextPage: false, endCursor: null, environments };
      return Response.json({ data: { organization: { id: 'o', board: { ...board, rows: [...rows.values()] } } } });
    },
  });
  const store = createBoardStore(client, 'o', clock);
  const change = (key: string, environment: number, more: Partial<BoardCellFragment>) => {
    const row = rows.get(key);
    if (row === undefined) throw new Error(`There is no ${key}.`);
    rows.set(key, { ...row, cells: row.cells.with(environment, { ...cell(), ...row.cells[environment], ...more }) });
  };
  const tell = (flagKey: string) => {
    // The board reads no more of a change.
    store.follow({ flagKey, entityType: 'FLAG', actor: { id: 'key:1', name: 'Maria' } } as LiveChangeFragment);
  };
  const pulses = (key = 'search') => Object.keys(store.entryOf(key)?.pulses ?? {});
  return { store, clock, change, tell, pulses, asked: () => answered };
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
