import { type Flag, settingOf } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { flagNumbered, isActive, type Project } from '../project.ts';
import { invalidInput } from '../refusal.ts';
import { numberIn } from './filters-schema.ts';

interface DependencyCheck {
  readonly project: Project;
  readonly now: EpochMilliseconds;
  /** The dependent flag; undefined for a new one. */
  readonly flag: Flag | undefined;
  readonly flagKey: string;
}

/** The most flags that a message names. */
const MAXIMUM_NAMED = 5;

/** The keys of the flags that a flag depends on in an environment, each once. */
export function dependenciesOf(flag: Flag, { environment }: Pick<Project, 'environment'>): readonly string[] {
  const rules = settingOf(flag, environment.key)?.rules ?? [];
  const conditions = rules.flatMap(({ groups }) => groups.flatMap((group) => group.conditions));
  const evaluated = conditions.filter(({ operator }) => operator === 'FLAG_EVALUATES_TO');
  return [
    ...new Set([...flag.prerequisites.map(({ flagKey }) => flagKey), ...evaluated.map((each) => each.attribute)]),
  ];
}

/** The active flags that depend on a flag, by key (contract §2.2). */
export function activeDependents(flag: Flag, project: Project, now: EpochMilliseconds): readonly Flag[] {
  // Another flag may have the key of a deleted one.
  if (flag.deletedAt !== null) return [];
  return [...project.organization.flags.values()]
    .filter((other) => other.id !== flag.id && dependenciesOf(other, project).includes(flag.key))
    .filter((other) => isActive(other, project, now))
    .sort((left, right) => (left.key < right.key ? -1 : 1));
}

/**
 * The keys of a flag and of all that it depends on, in evaluation order, itself last (contract §2.8). Empty if it depends on
 * itself or on a missing flag.
 */
export function dependencyChain(target: Flag, project: Project): readonly string[] {
  const chain: string[] = [];
  const open = new Set<string>();
  const add = (flag: Flag): boolean => {
    if (chain.includes(flag.key)) return true;
    if (open.has(flag.key)) return false;
    open.add(flag.key);
    for (const key of dependenciesOf(flag, project)) {
      const dependency = project.organization.flags.get(key);
      if (dependency === undefined || !add(dependency)) return false;
    }
    chain.push(flag.key);
    return true;
  };
  return add(target) ? chain : [];
}

/** Throws PosthogRefusal for the first property that names a flag which cannot be depended on (contract §4.4). */
export function checkDependencies(properties: readonly JsonObject[], check: DependencyCheck): void {
  const dependencies = properties.filter(({ type }) => type === 'flag');
  for (const { operator } of dependencies) {
    if (operator !== 'flag_evaluates_to') throw refusal("Flag properties must use the 'flag_evaluates_to' operator");
  }
  const numbers = dependencies.map(({ key }) => {
    const number = numberIn(key);
    if (number !== undefined) return number;
    throw refusal(`Flag dependencies must reference flag IDs (integers), not flag keys. Invalid reference: '${key}'`);
  });
  for (const number of numbers) refuseDependency(number, check);
  for (const number of numbers) refuseCycle(number, check);
}

function refuseDependency(number: number, { project, now, flag, flagKey }: DependencyCheck): void {
  if (number === flag?.number) throw refusal(`Feature flag '${flagKey}' cannot depend on itself`);
  const dependency = flagNumbered(project.organization, number);
  if (dependency === undefined) throw refusal(`Flag dependency references non-existent flag with ID ${number}`);
  if (isActive(dependency, project, now)) return;
  const detail = `Cannot create dependency on disabled flag '${dependency.key}' (ID: ${number}).`;
  throw refusal(`${detail} Flag dependencies must reference active flags only.`);
}

function refuseCycle(number: number, { project, flag, flagKey }: DependencyCheck): void {
  const start = flagNumbered(project.organization, number);
  if (start === undefined || flag === undefined) return;
  const path = pathTo(flag.key, start, project, new Set());
  if (path === undefined) return;
  throw refusal(`Circular dependency detected: ${[flagKey, ...path.slice(0, -1), flagKey].join(' → ')}`);
}

/** The keys on a path of dependencies from a flag to a key; undefined if there is none. */
function pathTo(key: string, from: Flag, project: Project, seen: Set<string>): readonly string[] | undefined {
  if (from.key === key) return [key];
  if (seen.has(from.key)) return undefined;
  seen.add(from.key);
  for (const next of dependenciesOf(from, project)) {
    const flag = project.organization.flags.get(next);
    const path = flag === undefined ? undefined : pathTo(key, flag, project, seen);
    if (path !== undefined) return [from.key, ...path];
  }
  return undefined;
}

/** Throws PosthogRefusal if active flags depend on a flag that is to be deleted or disabled (contract §4.3). */
export function refuseActiveDependents(
  flag: Flag,
  verb: 'delete' | 'disable',
  project: Project,
  now: EpochMilliseconds,
): void {
  const dependents = activeDependents(flag, project, now);
  if (dependents.length === 0) return;
  const detail = `Cannot ${verb} this feature flag because other flags depend on it: ${flagNames(dependents)}.`;
  throw invalidInput(`${detail} Please update or ${verb} the dependent flags first.`);
}

/** Throws PosthogRefusal if a flag that is to be enabled depends on disabled flags (contract §4.3). */
export function refuseDisabledDependencies(flag: Flag, project: Project, now: EpochMilliseconds): void {
  const disabled = dependenciesOf(flag, project)
    .flatMap((key) => project.organization.flags.get(key) ?? [])
    .filter((other) => !isActive(other, project, now));
  if (disabled.length === 0) return;
  const detail = `Cannot enable this feature flag because it depends on disabled flags: ${flagNames(disabled)}.`;
  throw invalidInput(`${detail} Please enable the dependency flags first.`);
}

/** Flags by key and id, the first few of them. */
export function flagNames(flags: readonly Flag[]): string {
  const names = flags.slice(0, MAXIMUM_NAMED).map(({ key, number }) => `${key} (ID: ${number})`);
  const left = flags.length - MAXIMUM_NAMED;
  return left > 0 ? `${names.join(', ')} and ${left} more` : names.join(', ');
}

function refusal(detail: string) {
  return invalidInput(detail, 'filters');
}
