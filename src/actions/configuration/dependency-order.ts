import type { Flag } from '../../domain/flag.ts';
import type { Segment } from '../../domain/segment.ts';
import { conditionsOf, mentionedIn, placedConditions } from '../flag/references.ts';

/** A flag or a segment: `flag/checkout`. Both can have the same key. */
type Name = string;

/** Something that can depend on others. */
export interface Dependent {
  readonly name: Name;
  /** The names of what it refers to. */
  readonly needs: readonly Name[];
}

/** A flag with what it refers to. */
export function dependentFlag(flag: Flag): Dependent {
  const mentioned = mentionedIn(conditionsOf(flag).map(({ condition }) => condition));
  const flags = [...flag.prerequisites.map(({ flagKey }) => flagKey), ...mentioned.flags];
  return { name: flagName(flag.key), needs: [...flags.map(flagName), ...[...mentioned.segments].map(segmentName)] };
}

/** A segment with what it refers to. */
export function dependentSegment({ key, groups }: Segment): Dependent {
  const mentioned = mentionedIn(placedConditions('groups', groups).map(({ condition }) => condition));
  return {
    name: segmentName(key),
    needs: [...[...mentioned.flags].map(flagName), ...[...mentioned.segments].map(segmentName)],
  };
}

/** The name of a flag, among those of flags and segments. */
export function flagName(key: string): Name {
  return `flag/${key}`;
}

function segmentName(key: string): Name {
  return `segment/${key}`;
}

/** What is needed comes before what needs it, where that is possible; else the order stays. */
export function inDependencyOrder<Item extends Dependent>(items: readonly Item[]): Item[] {
  const byName = new Map(items.map((item) => [item.name, item]));
  const ordered = new Set<Item>();
  const seen = new Set<Item>();
  // A stack of its own, because chains can be longer than the call stack allows.
  const stack = [...items].reverse();
  for (let item = stack.at(-1); item !== undefined; item = stack.at(-1)) {
    const waiting = seen.has(item) ? [] : item.needs.flatMap((name) => byName.get(name) ?? []);
    const open = waiting.filter((needed) => !seen.has(needed));
    seen.add(item);
    if (open.length > 0) stack.push(...open.reverse());
    else ordered.add(stack.pop() ?? item);
  }
  return [...ordered];
}
