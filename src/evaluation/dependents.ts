import type { Dependencies } from './dependencies.ts';
import type { Snapshot } from './snapshot.ts';

/** What a change is about, by key. */
export interface Changed {
  readonly flags?: readonly string[];
  readonly segments?: readonly string[];
}

/** The keys of the flags whose answers in an environment can depend on flags or segments, directly or not, without those flags. */
export function flagsDependingOn({ allFlags, segments }: Snapshot, changed: Changed): readonly string[] {
  const found = { flags: new Set(changed.flags), segments: new Set(changed.segments) };
  const dependsOnFound = (dependencies: Dependencies) =>
    dependencies.flags.some((key) => found.flags.has(key)) ||
    dependencies.segments.some((key) => found.segments.has(key));
  for (let size = -1; size !== found.flags.size + found.segments.size; ) {
    size = found.flags.size + found.segments.size;
    for (const [key, segment] of segments) if (dependsOnFound(segment.dependencies)) found.segments.add(key);
    for (const [key, flag] of allFlags) if (dependsOnFound(flag.dependencies)) found.flags.add(key);
  }
  return [...found.flags].filter((key) => !(changed.flags ?? []).includes(key)).sort();
}
