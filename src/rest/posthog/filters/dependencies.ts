import type { Flag } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { flagNumbered, isActive, type PosthogPlace, settingAt } from '../project.ts';
import { PosthogRefusal } from '../refusal.ts';
import { numberIn } from './filters-schema.ts';

interface DependencyCheck {
  readonly place: PosthogPlace;
  readonly now: number;
  /** The flag that depends; undefined for a new one. */
  readonly flag: Flag | undefined;
  readonly flagKey: string;
}

/** The most dependents that a message names. */
const NAMED = 5;

/** Throws PosthogRefusal for the first of some properties that names a flag which cannot be depended on (contract §4.4). */
export function checkDependencies(properties: readonly JsonObject[], check: DependencyCheck): void {
  const dependencies = properties.filter(({ type }) => type === 'flag');
  for (const { operator } of dependencies) {
    if (operator !== 'flag_evaluates_to') throw refusal("Flag properties must use the 'flag_evaluates_to' operator");
  }
  for (const { key } of dependencies) {
    if (numberIn(key) !== undefined) continue;
    const detail = `Flag dependencies must reference flag IDs (integers), not flag keys. Invalid reference: '${key}'`;
    throw refusal(detail);
  }
  for (const { key } of dependencies) checkDependency(numberIn(key) ?? 0, check);
  for (const { key } of dependencies) refuseCircle(numberIn(key) ?? 0, check);
}

function checkDependency(number: number, { place, now, flag, flagKey }: DependencyCheck): void {
  if (number === flag?.number) throw refusal(`Feature flag '${flagKey}' cannot depend on itself`);
  const dependency = flagNumbered(place.organization, number);
  if (dependency === undefined) throw refusal(`Flag dependency references non-existent flag with ID ${number}`);
  if (isActive(dependency, place, now)) return;
  const detail = `Cannot create dependency on disabled flag '${dependency.key}' (ID: ${number}).`;
  throw refusal(`${detail} Flag dependencies must reference active flags only.`);
}

function refuseCircle(number: number, { place, flag, flagKey }: DependencyCheck): void {
  const start = flagNumbered(place.organization, number);
  if (start === undefined || flag === undefined) return;
  const way = wayTo(flag.key, start, place, new Set());
  if (way === undefined) return;
  throw refusal(`Circular dependency detected: ${[flagKey, ...way.slice(0, -1), flagKey].join(' → ')}`);
}

/** The keys from a flag to one that it depends on, at whatever remove; undefined where it does not. */
function wayTo(key: string, from: Flag, place: PosthogPlace, seen: Set<string>): readonly string[] | undefined {
  if (from.key === key) return [key];
  if (seen.has(from.key)) return undefined;
  seen.add(from.key);
  for (const next of dependenciesOf(from, place)) {
    const flag = place.organization.flags.get(next);
    const way = flag === undefined ? undefined : wayTo(key, flag, place, seen);
    if (way !== undefined) return [from.key, ...way];
  }
  return undefined;
}

/** The keys of the flags that a flag asks about where the place is, each once. */
export function dependenciesOf(flag: Flag, place: Pick<PosthogPlace, 'environment'>): readonly string[] {
  const conditions = (settingAt(flag, place)?.rules ?? []).flatMap(({ groups }) =>
    groups.flatMap((group) => group.conditions),
  );
  const asked = conditions.filter(({ operator }) => operator === 'FLAG_EVALUATES_TO').map(({ attribute }) => attribute);
  return [...new Set([...flag.prerequisites.map(({ flagKey }) => flagKey), ...asked])];
}

/** Throws PosthogRefusal when active flags depend on one that is to be deleted or disabled (contract §4.3). */
export function refuseActiveDependents(
  flag: Flag,
  doing: 'delete' | 'disable',
  place: PosthogPlace,
  now: number,
): void {
  const dependents = activeDependents(flag, place, now);
  if (dependents.length === 0) return;
  const what = `Cannot ${doing} this feature flag because other flags depend on it: ${named(dependents)}.`;
  throw new PosthogRefusal('invalid_input', `${what} Please update or ${doing} the dependent flags first.`);
}

/** Throws PosthogRefusal when a flag that is to be enabled depends on flags that are disabled (contract §4.3). */
export function refuseDisabledDependencies(flag: Flag, place: PosthogPlace, now: number): void {
  const disabled = dependenciesOf(flag, place)
    .map((key) => place.organization.flags.get(key))
    .filter((other) => other !== undefined)
    .filter((other) => !isActive(other, place, now));
  if (disabled.length === 0) return;
  const what = `Cannot enable this feature flag because it depends on disabled flags: ${named(disabled)}.`;
  throw new PosthogRefusal('invalid_input', `${what} Please enable the dependency flags first.`);
}

/** Flags with their ids, the first few of them. */
export function named(flags: readonly Flag[]): string {
  const names = flags.slice(0, NAMED).map(({ key, number }) => `${key} (ID: ${number})`);
  const left = flags.length - NAMED;
  return left > 0 ? `${names.join(', ')} and ${left} more` : names.join(', ');
}

function refusal(detail: string): PosthogRefusal {
  return new PosthogRefusal('invalid_input', detail, 'filters');
}

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
