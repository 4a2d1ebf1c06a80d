import { type Difference, ORDER } from '../../domain/difference.ts';
import type { Flag } from '../../domain/flag.ts';
import { isJsonObject } from '../../domain/json.ts';
import type { Environment } from '../../domain/organization.ts';

/** The members of a flag that decide answers, and so need approval if a setting of the flag does. */
const GUARDED = new Set([
  'key',
  'valueType',
  'experienceContinuity',
  'prerequisites',
  'holdout',
  'bucketing',
  'archivedAt',
  'deletedAt',
  'requiresApproval',
  'distributionChannel',
  // What an answer contains, and what callers can read of it.
  'encryptsPayloads',
]);

/** What a change touches. */
export interface Reach {
  /** The keys of the environments whose settings it touches. */
  readonly environments: readonly string[];
  /** Whether it touches the flag itself, beyond its settings. */
  readonly isFlagWide: boolean;
  /** Whether it touches what decides answers in every environment. */
  readonly isGuarded: boolean;
}

/** What a flag's differences touch. */
export function reachOf(differences: readonly Difference[]): Reach {
  const isSetting = ({ path }: Difference) => path[0] === 'settings' && path[1] !== undefined;
  return {
    environments: [...new Set(differences.filter(isSetting).map(({ path }) => path[1] ?? ''))],
    isFlagWide: differences.some((difference) => !isSetting(difference)),
    isGuarded: differences.some(isGuarded),
  };
}

function isGuarded(difference: Difference): boolean {
  const [first = ''] = difference.path;
  return first === 'variants' ? isGuardedVariant(difference) : GUARDED.has(first);
}

/** A new variant without a weight decides nothing until a setting serves it; any other change but that of a name does. */
function isGuardedVariant({ path: [, key, member], before, after }: Difference): boolean {
  if (member !== undefined || key === undefined || key === ORDER) return member !== 'name';
  const added = after ?? null;
  return before !== undefined || !isJsonObject(added) || added.weight !== null;
}

/** Whether changes to a flag that reach an environment must wait for approval. */
export function isProtectedIn(flag: Pick<Flag, 'requiresApproval'>, environment: Environment): boolean {
  return environment.requiresApproval || (flag.requiresApproval && environment.isProduction);
}

/**
 * The environments that require approval of a change; empty: the change may take effect at once.
 * A new flag waits only if it would be on from the start.
 */
export function environmentsToApprove(
  before: Flag | null,
  after: Flag,
  reach: Reach,
  environments: readonly Environment[],
): readonly Environment[] {
  const isProtected = (environment: Environment) => isProtectedIn(before ?? after, environment);
  if (before === null) {
    return environments.filter(
      (environment) => isProtected(environment) && after.settings[environment.key]?.switch !== 'OFF',
    );
  }
  return environments.filter(
    (environment) => isProtected(environment) && (reach.isGuarded || reach.environments.includes(environment.key)),
  );
}
