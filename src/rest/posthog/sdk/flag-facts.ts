import type { Flag } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import type { CompiledFlag } from '../../../evaluation/compile-flag.ts';
import { calmUntil } from '../../http/configuration.ts';
import { memberOf } from '../../http/extension-part.ts';
import { conditionIndexOf, type ShownFilters, showFilters } from '../filters/filters-view.ts';
import { payloadsOf } from '../filters/filters-wire.ts';
import { posthogPart } from '../posthog-extension.ts';
import type { PosthogPlace } from '../posthog-place.ts';

/** What answers say of a flag whoever asks. */
export interface FlagFacts {
  readonly id: number;
  readonly description: string | null;
  /** Where the flag is answered; empty: everywhere. */
  readonly evaluationTags: readonly string[];
  /** JSON texts by variant key; `true` for a boolean flag. */
  readonly payloads: Readonly<Record<string, string>>;
  readonly shown: ShownFilters;
  /** They hold until before this instant. */
  readonly until: EpochMilliseconds;
}

// They change with the flag, or when one of its windows opens or closes; and requests are many.
const known = new WeakMap<CompiledFlag, FlagFacts>();

/** What answers say of a flag at an instant. */
export function factsOf(compiled: CompiledFlag, place: PosthogPlace, now: EpochMilliseconds): FlagFacts {
  const present = known.get(compiled);
  if (present !== undefined && now < present.until) return present;
  const facts = readFacts(compiled.flag, place, now);
  known.set(compiled, facts);
  return facts;
}

function readFacts(flag: Flag, place: PosthogPlace, now: EpochMilliseconds): FlagFacts {
  const { number: id, description } = flag;
  const shown = showFilters(flag, place, now);
  return {
    id,
    description: description === '' ? null : description,
    evaluationTags: evaluationTagsOf(flag),
    payloads: payloadsOf(shown.filters),
    shown,
    until: calmUntil(place.snapshot, now),
  };
}

function evaluationTagsOf({ extensions }: Flag): readonly string[] {
  const tags = memberOf(posthogPart(extensions), 'evaluation_tags');
  return Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string') : [];
}

/** The position of the condition set that stands for a rule; null: for what everybody gets whom no rule decides. */
export function positionOf({ shown }: FlagFacts, ruleIndex: number | null): number | null {
  return conditionIndexOf(shown, ruleIndex);
}

/** The position of the last condition set; null where there is none. */
export function lastPosition({ shown }: FlagFacts): number | null {
  return shown.groups.length === 0 ? null : shown.groups.length - 1;
}
