import { describe, expect, it } from 'vitest';
import {
  chipsOf,
  environmentsOfThen,
  filterTest,
  ordered,
  readFilter,
  readSort,
  withCondition,
} from '../../../src/dashboard/board/board-filter.ts';
import type { FlagRow } from '../../../src/dashboard/board/flag-row.ts';

type Cell = FlagRow['cells'][number];

const cell = (more: Partial<Cell> = {}): Cell => ({
  ...{ switch: 'OFF', enabled: false, activationDate: null, activated: true, minVersion: null, variantKey: 'on' },
  ...{ overrideVariantKey: null, rolloutPercentage: 100, ruleCount: 0, nextChangeAt: null },
  pendingChangeRequestNumber: null,
  ...more,
});
const row = (key: string, more: Partial<FlagRow> = {}) => {
  const made: FlagRow = {
    ...{ key, name: key, valueType: 'BOOLEAN', tags: [], version: 1 },
    ...{ updatedAt: '2026-01-01T00:00:00Z', createdAt: '2026-01-01T00:00:00Z', lifecycle: 'ACTIVE' },
    cells: [cell(), cell({ enabled: true })],
    ...more,
  };
  return made;
};
const environments = ['production', 'staging'].map((key) => ({
  ...{ id: key, key, name: key, isDefault: false, isProduction: key === 'production' },
}));
const keys = (query: Record<string, string>, rows: ReturnType<typeof row>[]) =>
  ordered(rows, (row) => row, readSort(query))
    .filter(filterTest(readFilter(query), environments))
    .map(({ key }) => key);

describe('the environments of a board of the past', () => {
  const made = (key: string, createdAt: string) => ({ key, createdAt });
  const first = Array.from({ length: 20 }, (_, index) => made(`place-${index}`, '2026-01-01T00:00:00Z'));
  const current = [...first, made('old', '2026-01-02T00:00:00Z'), made('new', '2026-03-01T00:00:00Z')];
  const keysAt = (shown: typeof first, at: string | undefined) =>
    environmentsOfThen(current, shown, at).map(({ key }) => key);

  it('are those of its first answer, and where that is full those that were made before', () => {
    expect(keysAt(first.slice(0, 19), '2026-02-01T00:00:00Z')).toEqual(first.slice(0, 19).map(({ key }) => key));
    expect(keysAt(first, '2026-02-01T00:00:00Z')).toEqual([...first.map(({ key }) => key), 'old']);
    expect(keysAt(first, undefined)).toEqual(first.map(({ key }) => key));
  });
});

describe('the filter of the board', () => {
  it('finds all words, in any order, in key, name and tags, however they are written', () => {
    const rows = [row('a', { name: 'Course Theme', tags: ['Web'] }), row('b', { name: 'Theme' })];
    expect(keys({ q: 'WEB course' }, rows)).toEqual(['a']);
    expect(keys({ q: '  ' }, rows)).toEqual(['a', 'b']);
  });

  it('combines conditions: every tag, every state, the type and the lifecycle', () => {
    const rows = [
      row('a', { tags: ['x', 'y'], cells: [cell({ enabled: true }), cell()] }),
      row('b', { tags: ['x'], cells: [cell({ pendingChangeRequestNumber: 4 }), cell({ enabled: true })] }),
      row('c', { valueType: 'STRING', lifecycle: 'STALE' }),
    ];
    expect(keys({ tag: 'x,y' }, rows)).toEqual(['a']);
    expect(keys({ tag: 'x', state: 'production:waits' }, rows)).toEqual(['b']);
    expect(keys({ state: 'production:off,staging:on' }, rows)).toEqual(['b', 'c']);
    expect(keys({ type: 'STRING', lifecycle: 'STALE' }, rows)).toEqual(['c']);
  });

  it('shows nothing for an environment that does not exist', () => {
    expect(keys({ state: 'absent:off' }, [row('a')])).toEqual([]);
  });

  it('orders numbers in names by their size, and changes with the latest first', () => {
    expect(keys({}, [row('flag_10'), row('flag_9')])).toEqual(['flag_9', 'flag_10']);
    const rows = [row('old'), row('new', { updatedAt: '2026-02-01T00:00:00Z' })];
    expect(keys({ sort: 'changed' }, rows)).toEqual(['new', 'old']);
    expect(readSort({ sort: 'unknown' })).toBe('name');
  });

  it('takes one condition away by its chip and leaves the others', () => {
    const query = withCondition(withCondition({ q: 'a' }, 'tag', 'x'), 'tag', 'y');
    expect(query).toEqual({ q: 'a', tag: 'x,y' });
    expect(chipsOf(query)).toEqual([
      { label: 'tag: x', without: { q: 'a', tag: 'y' } },
      { label: 'tag: y', without: { q: 'a', tag: 'x' } },
    ]);
    expect(chipsOf({ tag: 'x' })[0]?.without).toEqual({ tag: undefined });
  });
});
