import type { Flag } from '../../../domain/flag.ts';
import { dependenciesOf } from '../filters/dependency-rules.ts';
import type { PosthogPlace } from '../posthog-place.ts';

/**
 * The keys of the flags to be asked for a flag's answer, in the order in which they can be, itself last (contract §2.8). Empty
 * where that is not possible: a flag depends on itself, or on one that is not there.
 */
export function dependencyChain(target: Flag, place: PosthogPlace): readonly string[] {
  const chain: string[] = [];
  return walk(target, place, chain, new Set()) ? chain : [];
}

/** Puts what a flag depends on into the chain, and then itself; false where it cannot be asked. */
function walk(flag: Flag, place: PosthogPlace, chain: string[], open: Set<string>): boolean {
  if (chain.includes(flag.key)) return true;
  if (open.has(flag.key)) return false;
  open.add(flag.key);
  for (const key of dependenciesOf(flag, place)) {
    const dependency = place.organization.flags.get(key);
    if (dependency === undefined || !walk(dependency, place, chain, open)) return false;
  }
  chain.push(flag.key);
  return true;
}
