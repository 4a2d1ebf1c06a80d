import type { Flag } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import type { PosthogPlace } from '../posthog-place.ts';
import { isActive, settingAt } from './flag-switch.ts';

/** The active flags that depend on a flag, by a prerequisite or a condition of theirs, in the order of their keys (contract §2.2). */
export function activeDependents(flag: Flag, place: PosthogPlace, now: EpochMilliseconds): readonly Flag[] {
  // Its key may be another's by now.
  if (flag.deletedAt !== null) return [];
  return [...place.organization.flags.values()]
    .filter((other) => other.id !== flag.id && asksFor(other, flag.key, place) && isActive(other, place, now))
    .sort((left, right) => (left.key < right.key ? -1 : 1));
}

function asksFor(flag: Flag, key: string, place: PosthogPlace): boolean {
  if (flag.prerequisites.some(({ flagKey }) => flagKey === key)) return true;
  return (settingAt(flag, place)?.rules ?? []).some(({ groups }) =>
    groups.some(({ conditions }) =>
      conditions.some(({ operator, attribute }) => operator === 'FLAG_EVALUATES_TO' && attribute === key),
    ),
  );
}
