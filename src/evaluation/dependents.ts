import type { EpochMilliseconds } from '../domain/instant.ts';
import { compiledAgain, type SnapshotUpdate } from './compile.ts';
import type { Dependencies } from './dependencies.ts';
import type { Snapshot } from './snapshot.ts';

/** What a change is about, by key. */
interface Changed {
  readonly flags?: readonly string[];
  readonly segments?: readonly string[];
}

/** One environment before some updates and after them. */
export interface UpdatedSnapshot {
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** The instant of the answers. */
  readonly at: EpochMilliseconds;
}

/** The keys, sorted, of the flags that exist before some updates or after them and may answer differently by them. */
export function flagsAffectedBy(
  { before, after, at }: UpdatedSnapshot,
  updates: readonly SnapshotUpdate[],
): readonly string[] {
  const existing = [...before.flags.values(), ...after.flags.values()].map(({ flag }) => flag);
  const flags = updates.flatMap((update) => compiledAgain(existing, update));
  const segments = updates.flatMap((update) => (update.kind === 'segment' ? [update.key] : []));
  const changed = { flags, segments };
  const keys = [...flags, ...flagsDependingOn(before, changed, at), ...flagsDependingOn(after, changed, at)];
  return [...new Set(keys)].filter((key) => before.flags.has(key) || after.flags.has(key)).sort();
}

function flagsDependingOn(
  { allFlags, segments }: Snapshot,
  changed: Changed,
  at: EpochMilliseconds,
): ReadonlySet<string> {
  return dependingFlags(
    {
      flags: [...allFlags].map(([key, flag]) => [key, flag.at(at).dependencies]),
      segments: [...segments].map(([key, { dependencies }]) => [key, dependencies]),
    },
    changed,
  );
}

/** What flags and segments depend on, by their keys. */
export interface DependencyGraph {
  readonly flags: readonly (readonly [string, Dependencies])[];
  readonly segments: readonly (readonly [string, Dependencies])[];
}

/** The keys of some flags, and of all that depend on them or on some segments, directly or not. */
export function dependingFlags({ flags, segments }: DependencyGraph, changed: Changed): ReadonlySet<string> {
  const found = { flags: new Set(changed.flags), segments: new Set(changed.segments) };
  const dependsOnFound = (dependencies: Dependencies) =>
    dependencies.flags.some((key) => found.flags.has(key)) ||
    dependencies.segments.some((key) => found.segments.has(key));
  for (let size = -1; size !== found.flags.size + found.segments.size; ) {
    size = found.flags.size + found.segments.size;
    for (const [key, dependencies] of segments) if (dependsOnFound(dependencies)) found.segments.add(key);
    for (const [key, dependencies] of flags) if (dependsOnFound(dependencies)) found.flags.add(key);
  }
  return found.flags;
}
