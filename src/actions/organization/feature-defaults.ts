import { type Caller, isAllowed } from '../../domain/caller.ts';
import { NotFoundError, ValidationError } from '../../domain/errors.ts';
import { keyProblems } from '../../domain/flag-rules.ts';
import type { FeatureDefault } from '../../domain/organization.ts';
import { MAXIMUM_DESCRIPTION, textProblems } from '../../domain/text-rules.ts';
import { commitEverywhere } from '../../store/commit/commit.ts';
import { findProtectedFollower } from '../../store/flags/feature-default-followers.ts';
import { toFeatureDefault } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize } from '../authorize.ts';
import { approvalNeeded } from '../flag/protected-answers.ts';
import { isUnchanged, logEntry } from '../log-entry.ts';
import type { Services } from '../services.ts';

/** A row of the catalogue to set. */
export interface FeatureDefaultInput {
  readonly featureKey: string;
  readonly enabled: boolean;
  readonly description?: string | null | undefined;
}

/** Sets a feature's default. Every organization's log has an entry, because every organization's switches may follow it. */
export async function setFeatureDefault(
  services: Services,
  caller: Caller,
  input: FeatureDefaultInput,
): Promise<FeatureDefault> {
  const { featureKey, enabled, description } = input;
  authorize(caller, 'organization:write', null);
  const problems = [
    ...keyProblems('featureKey', featureKey),
    ...textProblems('description', description ?? '', MAXIMUM_DESCRIPTION),
  ];
  if (problems.length > 0) throw new ValidationError(problems);
  return commitEverywhere(services.store, caller, async (tx, { at }) => {
    const row = await tx.featureDefault.findUnique({ where: { featureKey } });
    const before = row === null ? null : toFeatureDefault(row);
    const times = { createdAt: before?.createdAt ?? at, updatedAt: at };
    const after: FeatureDefault = {
      featureKey,
      enabled,
      description: description ?? before?.description ?? '',
      ...times,
    };
    if (before !== null && isUnchanged(before, after)) return { result: before, changes: [] };
    if ((before?.enabled ?? false) !== enabled) await authorizeDefault(tx, caller, featureKey);
    await tx.featureDefault.upsert({ where: { featureKey }, create: after, update: after });
    const entity = { id: featureKey, key: featureKey };
    return { result: after, changes: [logEntry('FEATURE_DEFAULT_SET', 'FEATURE_DEFAULT', entity, before, after)] };
  });
}

/** Removes a feature's default: switches that follow it are off. */
export async function removeFeatureDefault(
  services: Services,
  caller: Caller,
  { featureKey }: Pick<FeatureDefaultInput, 'featureKey'>,
): Promise<FeatureDefault> {
  authorize(caller, 'organization:write', null);
  return commitEverywhere(services.store, caller, async (tx) => {
    const row = await tx.featureDefault.findUnique({ where: { featureKey } });
    if (row === null) throw new NotFoundError('feature default', featureKey);
    if (row.enabled) await authorizeDefault(tx, caller, featureKey);
    await tx.featureDefault.delete({ where: { featureKey } });
    const [before, entity] = [toFeatureDefault(row), { id: featureKey, key: featureKey }];
    return {
      result: before,
      changes: [logEntry('FEATURE_DEFAULT_REMOVED', 'FEATURE_DEFAULT', entity, before, null)],
    };
  });
}

/**
 * Throws PermissionError if a caller who may not approve would change an answer of a protected environment of any organization.
 */
async function authorizeDefault(tx: Transaction, caller: Caller, featureKey: string): Promise<void> {
  if (isAllowed(caller, 'change:approve')) return;
  const environment = await findProtectedFollower(tx, featureKey);
  if (environment !== undefined) throw approvalNeeded(environment);
}
