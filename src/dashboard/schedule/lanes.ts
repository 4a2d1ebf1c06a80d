import type { ShownTransitionFragment } from './schedule.graphql.ts';

/** A point in a lane: something happens. */
export interface LaneMark {
  /** How far along the span it is, 0 to 100. */
  readonly at: number;
  readonly kind: ShownTransitionFragment['kind'];
  readonly isEffective: boolean;
  readonly sentence: string;
}

/** A stretch of a lane: a rule that applies, or a step of its exposure. */
export interface LaneBar {
  readonly from: number;
  readonly to: number;
  /** How many of the subjects, 0 to 100. */
  readonly percentage: number;
}

/** What the clock does with a flag in one environment. */
export interface Lane {
  readonly name: string;
  /** Undefined for API keys. */
  readonly flagKey: string | undefined;
  readonly environment: string | undefined;
  readonly marks: readonly LaneMark[];
  readonly bars: readonly LaneBar[];
}

/** A span of time, in milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A lane for each flag in each environment, in the order in which something first happens. */
export function lanesOf(transitions: readonly ShownTransitionFragment[], span: Span): readonly Lane[] {
  const groups = new Map<string, ShownTransitionFragment[]>();
  for (const transition of transitions) {
    const name = `${transition.flagKey ?? 'API keys'} ${transition.environment ?? ''}`.trim();
    groups.set(name, [...(groups.get(name) ?? []), transition]);
  }
  return [...groups].map(([name, own]) => ({
    name,
    flagKey: own[0]?.flagKey ?? undefined,
    environment: own[0]?.environment ?? undefined,
    marks: own.map(({ at, kind, effective, sentence }) => ({
      ...{ at: placeOf(at, span), kind, isEffective: effective, sentence },
    })),
    bars: barsOf(own, span),
  }));
}

/** How far along the span an instant is, 0 to 100. */
export function placeOf(at: string | number, { from, to }: Span): number {
  const place = ((new Date(at).getTime() - from) / (to - from)) * 100;
  return Math.min(100, Math.max(0, place));
}

/** Where rules begin, end and expose more: each stretch lasts until the next thing that happens to the rule. */
function barsOf(transitions: readonly ShownTransitionFragment[], span: Span): readonly LaneBar[] {
  const rules = new Set(transitions.flatMap(({ ruleKey }) => ruleKey ?? []));
  return [...rules].flatMap((key) => {
    const own = transitions.filter(({ ruleKey }) => ruleKey === key);
    const bars = own.flatMap((transition, index): readonly LaneBar[] => {
      if (transition.kind === 'RULE_ENDS') return [];
      const next = own[index + 1];
      const to = next === undefined ? 100 : placeOf(next.at, span);
      return [{ from: placeOf(transition.at, span), to, percentage: transition.exposurePercentage ?? 100 }];
    });
    const [first] = own;
    // A rule that ends within the span without starting in it applies already.
    return first?.kind === 'RULE_ENDS' ? [{ from: 0, to: placeOf(first.at, span), percentage: 100 }, ...bars] : bars;
  });
}

/** Transitions by the days on which they happen, in the time zone of the device. */
export function byDay<Item extends { readonly at: string }>(
  items: readonly Item[],
  dayOf: (at: number) => string,
): readonly { readonly day: string; readonly items: readonly Item[] }[] {
  const days = new Map<string, Item[]>();
  for (const item of items) {
    const day = dayOf(Date.parse(item.at));
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days].map(([day, own]) => ({ day, items: own }));
}

/** The instant that an address names; undefined for what is not an instant. */
export function readInstant(text: string | undefined): number | undefined {
  const instant = Date.parse(text ?? '');
  return Number.isNaN(instant) ? undefined : instant;
}

/** Where the things go on after the last one that is shown: at its instant, which others may have too, but never where they began. */
export function followingInstant(last: string, from: number): string {
  return new Date(Math.max(Date.parse(last), from + 1)).toISOString();
}
