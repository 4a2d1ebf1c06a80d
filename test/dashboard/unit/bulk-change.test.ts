import { describe, expect, it } from 'vitest';
import type { BoardEnvironmentFragment } from '../../../src/dashboard/board/board.graphql.ts';
import { shownEnvironments, wantedEnvironments, withColumns } from '../../../src/dashboard/board/board-filter.ts';
import {
  type BulkChange,
  changedRows,
  differencesOf,
  inputOf,
  undoOf,
} from '../../../src/dashboard/board/bulk/bulk-change.ts';
import type { FlagRow } from '../../../src/dashboard/board/flag-row.ts';

const environment = (key: string): BoardEnvironmentFragment => ({
  ...{ id: key, key, name: key.toUpperCase(), isDefault: false, isProduction: key === 'production' },
});
const environments = [environment('production'), environment('staging')];
type Position = FlagRow['cells'][number]['switch'];

const row = (key: string, staging: Position, tags: readonly string[] = []): FlagRow => ({
  ...{ key, name: key, valueType: 'BOOLEAN', tags, version: 3, lifecycle: 'ACTIVE' },
  ...{ updatedAt: '2026-01-01T00:00:00Z', createdAt: '2026-01-01T00:00:00Z' },
  cells: (['ON', staging] as const).map((position) => ({
    ...{ switch: position, enabled: position === 'ON', activationDate: null, activated: true, minVersion: null },
    ...{ variantKey: null, overrideVariantKey: null, rolloutPercentage: 100, ruleCount: 0, nextChangeAt: null },
    pendingChangeRequestNumber: null,
  })),
});

const rows = [row('a', 'OFF'), row('b', 'ON', ['beta']), row('c', 'FOLLOW_DEFAULT', ['beta', 'old'])];
const turnOn: BulkChange = { kind: 'SWITCH', environment: environment('staging'), enabled: true };

describe('a change of many flags', () => {
  it('changes only the flags that differ, on the versions that the person saw', () => {
    const changed = changedRows(turnOn, environments, rows);
    expect(inputOf(turnOn, changed)).toEqual({
      ...{ environment: 'staging', enabled: true },
      flags: [
        { key: 'a', expectedVersion: 3 },
        { key: 'c', expectedVersion: 3 },
      ],
    });
    expect(differencesOf(turnOn, environments, rows)).toEqual([
      { path: 'a', label: 'a', before: 'off', after: 'on' },
      { path: 'c', label: 'c', before: 'follows default', after: 'on' },
    ]);
  });

  it('is undone for each former position of a switch, on the versions after it', () => {
    const versions = new Map([
      ['a', 4],
      ['c', 7],
    ]);
    expect(undoOf(turnOn, environments, changedRows(turnOn, environments, rows), versions)).toEqual([
      { environment: 'staging', enabled: false, flags: [{ key: 'a', expectedVersion: 4 }] },
      { environment: 'staging', enabled: null, flags: [{ key: 'c', expectedVersion: 7 }] },
    ]);
  });

  it('takes a tag back only from the flags that did not have it', () => {
    const tag: BulkChange = { kind: 'TAG', tag: 'beta', isAdded: true };
    const changed = changedRows(tag, environments, rows);
    expect(changed.map(({ key }) => key)).toEqual(['a']);
    expect(undoOf(tag, environments, changed, new Map([['a', 4]]))).toEqual([
      { removeTags: ['beta'], flags: [{ key: 'a', expectedVersion: 4 }] },
    ]);
  });
});

describe('the columns of the board', () => {
  it('are those of the address in its order, and all where none of them exists', () => {
    expect(shownEnvironments({ columns: 'staging,gone' }, environments).map(({ key }) => key)).toEqual(['staging']);
    expect(shownEnvironments({ columns: 'gone' }, environments)).toEqual(environments);
    expect(wantedEnvironments({ columns: 'staging' }, environments)).toBeUndefined();
  });

  it('are not in the address while they are all, in their own order', () => {
    const all = ['production', 'staging'];
    expect(withColumns({ columns: 'staging' }, all, all).columns).toBeUndefined();
    expect(withColumns({}, ['staging', 'production'], all).columns).toBe('staging,production');
  });

  it('shows twenty environments at most, and asks for those that are chosen of more', () => {
    const many = Array.from({ length: 22 }, (_, index) => ({ key: `e${index + 1}` }));
    const first = many.slice(0, 20).map(({ key }) => key);
    expect(shownEnvironments({}, many).map(({ key }) => key)).toEqual(first);
    expect(wantedEnvironments({}, many)).toBeUndefined();
    expect(wantedEnvironments({ columns: 'e22,e1' }, many)).toEqual(['e22', 'e1']);
    // In a narrow window, which shows one.
    expect(wantedEnvironments({ env: 'e22' }, many)).toEqual(['e22', ...first.slice(0, 19)]);
    expect(
      withColumns(
        { columns: 'e22' },
        first,
        many.map(({ key }) => key),
      ).columns,
    ).toBeUndefined();
  });
});
