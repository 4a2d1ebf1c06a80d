import { type Caller, isAllowed } from '../../domain/caller.ts';
import { PermissionError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import { ownMember } from '../../domain/json.ts';
import type { Environment } from '../../domain/organization.ts';
import { conditionDependencies, type Dependencies, groupDependencies } from '../../evaluation/dependencies.ts';
import { type DependencyGraph, dependingFlags } from '../../evaluation/dependents.ts';
import { loadSnapshotWithin } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { isProtectedIn, type Reach } from './approval.ts';
import { anyFlagRequiresApproval, type CommitView, type Contents } from './flag-commit.ts';
import { conditionsOf } from './references.ts';

/*
 * Approval guards answers, not entities: what decides how a protected flag answers is protected with it, as far as the answer in
 * the environment depends on it.
 */

/** What a change is about; flags that depend on it, directly or not, may answer differently. */
export type Touched = { readonly segment: string } | { readonly holdout: string } | { readonly flag: string };

/**
 * The environments that require the approval of a change of a flag; empty: it can take effect at once. A new flag waits
 * only where it would be on from the start, or where it takes the place of a feature default that is on.
 */
export async function environmentsToApprove(
  open: Pick<CommitView, 'tx' | 'organizationId' | 'environments' | 'remembered' | 'contents'>,
  before: Flag | null,
  after: Flag,
  reach: Reach,
): Promise<readonly Environment[]> {
  if (before === null) return environmentsOfNewFlag(open, after);
  const touched = open.environments.filter(({ key }) => reach.isGuarded || reach.environments.includes(key));
  const isOwn = (environment: Environment) => isProtectedIn(before, environment);
  const mayBeNeeded = touched.some((environment) => environment.isProduction && !isOwn(environment));
  if (!mayBeNeeded || !(await anyFlagRequiresApproval(open))) return touched.filter(isOwn);
  const contents = await open.contents();
  return touched.filter(
    (environment) => isOwn(environment) || isNeededInProtected(contents, environment, { flag: before.key }),
  );
}

async function environmentsOfNewFlag(
  { environments, contents }: Pick<CommitView, 'environments' | 'contents'>,
  flag: Flag,
): Promise<readonly Environment[]> {
  const guarded = environments.filter((environment) => isProtectedIn(flag, environment));
  if (guarded.length === 0) return [];
  const { featureDefaults } = await contents();
  const isDefaultOn = ownMember(featureDefaults, flag.key) === true;
  return guarded.filter(({ key }) => isDefaultOn || flag.settings[key]?.switch !== 'OFF');
}

/** The environments in which a protected flag can answer differently once this changes. */
export function environmentsOfDependents(contents: Contents, touched: Touched): readonly Environment[] {
  return contents.environments.filter((environment) => isNeededInProtected(contents, environment, touched));
}

/** Whether an answer of a protected flag in an environment can depend on this. */
export function isNeededInProtected(contents: Contents, environment: Environment, touched: Touched): boolean {
  if (!hasProtected(contents, environment)) return false;
  const affected = affectedFlags(contents, environment.key, touched);
  return contents.flags.some((flag) => affected.has(flag.key) && isProtectedIn(flag, environment));
}

/** Whether changes in an environment wait for approval: all of them, or those of one flag. */
export function hasProtected({ flags }: Pick<Contents, 'flags'>, environment: Environment): boolean {
  return environment.requiresApproval || flags.some((flag) => isProtectedIn(flag, environment));
}

/**
 * Authorizes a caller to delete an environment with its organization. No change request can wait for the approval of that, because
 * it would be deleted too: where changes need approval, the caller must be one who may approve. Throws PermissionError.
 */
export async function authorizeDeletionOf(tx: Transaction, caller: Caller, environment: Environment): Promise<void> {
  if (isAllowed(caller, 'change:approve')) return;
  const { organizationId, key } = environment;
  const contents = environment.requiresApproval ? { flags: [] } : await loadSnapshotWithin(tx, organizationId);
  if (!hasProtected(contents, environment)) return;
  const message = `This changes answers in the environment "${key}", where changes need approval.`;
  throw new PermissionError('change:approve', `${message} It needs the permission "change:approve".`);
}

/**
 * The keys of the flags whose answers in an environment can depend on a segment, a holdout or a flag, that flag included: now, or
 * once a scheduled change takes effect.
 */
function affectedFlags(contents: Contents, environment: string, touched: Touched): ReadonlySet<string> {
  const held = 'holdout' in touched ? contents.flags.filter(({ holdout }) => holdout === touched.holdout) : [];
  return dependingFlags(dependencyGraph(contents, environment), {
    flags: 'flag' in touched ? [touched.flag] : held.map(({ key }) => key),
    segments: 'segment' in touched ? [touched.segment] : [],
  });
}

function dependencyGraph({ flags, segments }: Contents, environment: string): DependencyGraph {
  return {
    flags: flags.map((flag) => [flag.key, dependenciesIn(flag, environment)]),
    segments: segments.map(({ key, groups }) => [key, groupDependencies(groups)]),
  };
}

function dependenciesIn(flag: Flag, environment: string): Dependencies {
  const placed = conditionsOf({ ...flag, settings: settingIn(flag, environment) });
  const { flags, segments } = conditionDependencies(placed.map(({ condition }) => condition));
  return { flags: [...flag.prerequisites.map(({ flagKey }) => flagKey), ...flags], segments };
}

function settingIn({ settings }: Flag, environment: string): Flag['settings'] {
  const setting = settings[environment];
  return setting === undefined ? {} : { [environment]: setting };
}
