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

/** The keys, sorted, of the flags that exist after some updates and may answer differently by them. */
export function flagsAffectedBy(
  { before, after, at }: UpdatedSnapshot,
  updates: readonly SnapshotUpdate[],
): readonly string[] {
  const existing = [...after.flags.values()].map(({ flag }) => flag);
  const flags = updates.flatMap((update) => compiledAgain(existing, update));
  const segments = updates.flatMap((update) => (update.kind === 'segment' ? [update.key] : []));
  const changed = { flags, segments };
  const keys = [...flags, ...flagsDependingOn(before, changed, at), ...flagsDependingOn(after, changed, at)];
  return [...new Set(keys)].filter((key) => after.flags.has(key)).sort();
}

/** The keys of the flags whose answers in an environment can depend on flags or segments, directly or not, without those flags. */
function flagsDependingOn(
  { allFlags, segments }: Snapshot,
  changed: Changed,
  at: EpochMilliseconds,
): readonly string[] {
  const found = { flags: new Set(changed.flags), segments: new Set(changed.segments) };
  const dependsOnFound = (dependencies: Dependencies) =>
    dependencies.flags.some((key) => found.flags.has(key)) ||
    dependencies.segments.some((key) => found.segments.has(key));
  for (let size = -1; size !== found.flags.size + found.segments.size; ) {
    size = found.flags.size + found.segments.size;
    for (const [key, segment] of segments) if (dependsOnFound(segment.dependencies)) found.segments.add(key);
    for (const [key, flag] of allFlags) if (dependsOnFound(flag.at(at).dependencies)) found.flags.add(key);
  }
  return [...found.flags].filter((key) => !(changed.flags ?? []).includes(key)).sort();
}
