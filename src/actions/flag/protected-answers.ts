import { type Caller, isAllowed } from '../../domain/caller.ts';
import { PermissionError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import type { Segment } from '../../domain/segment.ts';
import type { RawSnapshot } from '../../evaluation/snapshot.ts';
import { loadSnapshotWithin } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { isProtectedIn } from './approval.ts';
import { conditionsOf, mentionedIn, placedConditions } from './references.ts';

/*
 * Approval guards answers, not entities. A flag that would answer differently in a protected environment waits as a change
 * request; anything else that would make it answer differently needs the permission to approve.
 */

/** What a change is about; flags that depend on it, directly or not, may answer differently. */
export type Touched = { readonly segment: string } | { readonly holdout: string };

/** Throws PermissionError if a caller who may not approve would change an answer of a protected environment. */
export async function authorizeAnswers(
  tx: Transaction,
  caller: Caller,
  organizationId: string,
  touched: Touched,
): Promise<void> {
  if (isAllowed(caller, 'change:approve')) return;
  const snapshot = await loadSnapshotWithin(tx, organizationId);
  const environment = snapshot.environments.find((each) => changesProtected(snapshot, each, touched));
  if (environment !== undefined) throw approvalNeeded(environment.key);
}

/** Throws PermissionError if a caller who may not approve changes what protects an environment, or how callers reach it. */
export async function authorizeProtection(tx: Transaction, caller: Caller, environment: Environment): Promise<void> {
  if (isAllowed(caller, 'change:approve')) return;
  const { organizationId, key } = environment;
  const { flags } = environment.requiresApproval ? { flags: [] } : await loadSnapshotWithin(tx, organizationId);
  if (environment.requiresApproval || flags.some((flag) => isProtectedIn(flag, environment))) throw approvalNeeded(key);
}

/** The refusal of a change of answers in a protected environment. */
export function approvalNeeded(environment: string): PermissionError {
  const message = `This changes answers in the environment "${environment}", where changes need approval.`;
  return new PermissionError('change:approve', `${message} It needs the permission "change:approve".`);
}

function changesProtected(snapshot: RawSnapshot, environment: Environment, touched: Touched): boolean {
  const affected = affectedFlags(snapshot, environment.key, touched);
  return snapshot.flags.some((flag) => affected.has(flag.key) && isProtectedIn(flag, environment));
}

/** The keys of the flags whose answers in an environment can depend on a segment or holdout. */
function affectedFlags({ flags, segments }: RawSnapshot, environment: string, touched: Touched): ReadonlySet<string> {
  const found = { flags: new Set<string>(), segments: new Set('segment' in touched ? [touched.segment] : []) };
  const named = (conditions: ReturnType<typeof placedConditions>) => {
    const mentioned = mentionedIn(conditions.map(({ condition }) => condition));
    return (
      [...mentioned.flags].some((key) => found.flags.has(key)) ||
      [...mentioned.segments].some((key) => found.segments.has(key))
    );
  };
  const dependsOnSegment = ({ groups }: Segment) => named(placedConditions('groups', groups));
  const dependsOnFlag = (flag: Flag) =>
    ('holdout' in touched && flag.holdout === touched.holdout) ||
    flag.prerequisites.some(({ flagKey }) => found.flags.has(flagKey)) ||
    named(conditionsOf({ ...flag, settings: settingIn(flag, environment) }));
  for (let size = -1; size !== found.flags.size + found.segments.size; ) {
    size = found.flags.size + found.segments.size;
    for (const segment of segments) if (dependsOnSegment(segment)) found.segments.add(segment.key);
    for (const flag of flags) if (dependsOnFlag(flag)) found.flags.add(flag.key);
  }
  return found.flags;
}

function settingIn({ settings }: Flag, environment: string): Flag['settings'] {
  const setting = settings[environment];
  return setting === undefined ? {} : { [environment]: setting };
}
