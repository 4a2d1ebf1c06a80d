import type { ChangeFlagsMutationVariables } from '../../change/change-flags.graphql.ts';
import type { ShownDifference } from '../../change/difference-list.tsx';
import { switchWords } from '../../words/members.ts';
import { count } from '../../words/numbers.ts';
import { enabledAt } from '../../words/switches.ts';
import type { BoardEnvironmentFragment } from '../board.graphql.ts';
import type { FlagRow } from '../flag-row.ts';

type ChangeFlagsInput = Omit<ChangeFlagsMutationVariables['input'], 'organizationId' | 'comment'>;

/** What is done with all selected flags. */
export type BulkChange =
  | { readonly kind: 'SWITCH'; readonly environment: BoardEnvironmentFragment; readonly enabled: boolean }
  | { readonly kind: 'TAG'; readonly tag: string; readonly isAdded: boolean }
  | { readonly kind: 'ARCHIVE' };

/** What a change does with a row: the values that are shown, and whether they differ. */
interface RowEffect {
  readonly row: FlagRow;
  readonly before: string;
  readonly after: string;
}

function effectOn(change: BulkChange, environments: readonly BoardEnvironmentFragment[], row: FlagRow): RowEffect {
  if (change.kind === 'ARCHIVE') return { row, before: 'in use', after: 'archived' };
  if (change.kind === 'TAG') {
    const { tag, isAdded } = change;
    const after = isAdded ? [...new Set([...row.tags, tag])] : row.tags.filter((other) => other !== tag);
    return { row, before: row.tags.join(', ') || 'no tags', after: after.join(', ') || 'no tags' };
  }
  const before = positionOf(row, environments, change.environment);
  return { row, before: before === undefined ? 'off' : switchWords[before], after: change.enabled ? 'on' : 'off' };
}

function positionOf(
  row: FlagRow,
  environments: readonly BoardEnvironmentFragment[],
  environment: BoardEnvironmentFragment,
): FlagRow['cells'][number]['switch'] | undefined {
  return row.cells[environments.findIndex(({ key }) => key === environment.key)]?.switch;
}

/** The rows that the change makes different. */
export function changedRows(
  change: BulkChange,
  environments: readonly BoardEnvironmentFragment[],
  rows: readonly FlagRow[],
): readonly FlagRow[] {
  return rows.filter((row) => {
    const { before, after } = effectOn(change, environments, row);
    return before !== after;
  });
}

/** What the change makes different, one line for each flag. */
export function differencesOf(
  change: BulkChange,
  environments: readonly BoardEnvironmentFragment[],
  rows: readonly FlagRow[],
): readonly ShownDifference[] {
  return changedRows(change, environments, rows).map((row) => {
    const { before, after } = effectOn(change, environments, row);
    return { path: row.key, label: row.name, before, after };
  });
}

/** What is sent: each flag with the version that the person saw. */
export function inputOf(change: BulkChange, rows: readonly FlagRow[]): ChangeFlagsInput {
  const flags = rows.map(({ key, version }) => ({ key, expectedVersion: version }));
  switch (change.kind) {
    case 'SWITCH':
      return { flags, environment: change.environment.key, enabled: change.enabled };
    case 'TAG':
      return change.isAdded ? { flags, addTags: [change.tag] } : { flags, removeTags: [change.tag] };
    case 'ARCHIVE':
      return { flags, archived: true };
  }
}

/**
 * What takes the change of these rows back, with the versions that the flags have after it. Flags whose switches were in different
 * positions need one input for each position.
 */
export function undoOf(
  change: BulkChange,
  environments: readonly BoardEnvironmentFragment[],
  rows: readonly FlagRow[],
  versions: ReadonlyMap<string, number>,
): readonly ChangeFlagsInput[] {
  const flagsOf = (some: readonly FlagRow[]) => some.map(({ key }) => ({ key, expectedVersion: versions.get(key) }));
  if (change.kind === 'ARCHIVE') return [{ flags: flagsOf(rows), archived: false }];
  if (change.kind === 'TAG') {
    const tags = [change.tag];
    return [{ flags: flagsOf(rows), ...(change.isAdded ? { removeTags: tags } : { addTags: tags }) }];
  }
  return (['ON', 'OFF', 'FOLLOW_DEFAULT'] as const).flatMap((position) => {
    const some = rows.filter((row) => positionOf(row, environments, change.environment) === position);
    if (some.length === 0) return [];
    return [{ flags: flagsOf(some), environment: change.environment.key, enabled: enabledAt(position) }];
  });
}

/** "Turn on 3 flags in Staging". */
export function askedInWords(change: BulkChange, flags: number): string {
  const which = count(flags, 'flag');
  if (change.kind === 'ARCHIVE') return `Archive ${which}`;
  if (change.kind === 'TAG')
    return change.isAdded ? `Tag ${which} ${change.tag}` : `Remove ${change.tag} from ${which}`;
  return `Turn ${change.enabled ? 'on' : 'off'} ${which} in ${change.environment.name}`;
}

/** "3 flags are on in Staging.". */
export function doneInWords(change: BulkChange, flags: number): string {
  const which = `${count(flags, 'flag')} ${flags === 1 ? 'is' : 'are'}`;
  if (change.kind === 'ARCHIVE') return `${which} archived.`;
  if (change.kind === 'TAG')
    return change.isAdded ? `${which} tagged ${change.tag}.` : `${which} without ${change.tag}.`;
  return `${which} ${change.enabled ? 'on' : 'off'} in ${change.environment.name}.`;
}
