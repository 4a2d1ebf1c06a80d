import type { Caller } from '../../domain/caller.ts';
import { ApprovalRequired, NotFoundError } from '../../domain/errors.ts';
import type { FeatureDefault } from '../../domain/organization.ts';
import { type AppliedEverywhere, type ApplyingEverywhere, commitEverywhere } from '../../store/commit/commit.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize } from '../authorize.ts';
import { requestChange } from '../change-request/change-request-rows.ts';
import type { EntityWrite } from '../change-request/entity-keeper.ts';
import { toWaiting } from '../change-request/write-entity.ts';
import { openFlagCommit } from '../flag/flag-commit.ts';
import { isUnchanged } from '../log-entry.ts';
import type { Services } from '../services.ts';
import {
  checkFeatureDefault,
  featureDefaultKeeper,
  findFeatureDefault,
  findFollowersToApprove,
  saveFeatureDefault,
} from './feature-default-keeper.ts';

/** A row of the catalogue to set. */
export interface FeatureDefaultInput {
  readonly featureKey: string;
  readonly enabled: boolean;
  readonly description?: string | null | undefined;
}

/**
 * Sets a feature's default. Every organization's log has an entry, because every organization's switches may follow it. Throws
 * ApprovalRequired if a protected answer depends on it; the change request belongs to the first such organization.
 */
export async function setFeatureDefault(
  services: Services,
  caller: Caller,
  input: FeatureDefaultInput,
): Promise<FeatureDefault> {
  const { featureKey, enabled, description } = input;
  checkAuthority(caller);
  checkFeatureDefault({ featureKey, description: description ?? '' });
  return changeCatalogue(services, caller, async (tx, { at }) => {
    const before = (await findFeatureDefault(tx, featureKey)) ?? null;
    const times = { createdAt: before?.createdAt ?? at, updatedAt: at };
    const after = { featureKey, enabled, description: description ?? before?.description ?? '', ...times };
    return { kind: 'FEATURE_DEFAULT_SET', before, after };
  });
}

/** Removes a feature's default: switches that follow it are off. Throws as {@link setFeatureDefault} does. */
export async function removeFeatureDefault(
  services: Services,
  caller: Caller,
  { featureKey }: Pick<FeatureDefaultInput, 'featureKey'>,
): Promise<FeatureDefault> {
  checkAuthority(caller);
  return changeCatalogue(services, caller, async (tx) => {
    const before = await findFeatureDefault(tx, featureKey);
    if (before === undefined) throw new NotFoundError('feature default', featureKey);
    return { kind: 'FEATURE_DEFAULT_REMOVED', before, after: null };
  });
}

function checkAuthority(caller: Caller): void {
  authorize(caller, 'organization:write', null);
}

type Write = EntityWrite<'FEATURE_DEFAULT'>;

/** What became of a step; the change request, if it waits. */
interface Outcome {
  readonly entity: FeatureDefault;
  readonly waiting: { readonly organizationId: string; readonly changeRequestId: string } | null;
}

async function changeCatalogue(
  services: Services,
  caller: Caller,
  draft: (tx: Transaction, applying: ApplyingEverywhere) => Promise<Write & { readonly before: FeatureDefault | null }>,
): Promise<FeatureDefault> {
  const { entity, waiting } = await commitEverywhere(services.store, caller, async (tx, applying) => {
    return writeDefault(services, caller, tx, applying, await draft(tx, applying));
  });
  if (waiting !== null) throw new ApprovalRequired(waiting.organizationId, waiting.changeRequestId);
  return entity;
}

async function writeDefault(
  services: Services,
  caller: Caller,
  tx: Transaction,
  applying: ApplyingEverywhere,
  write: Write,
): Promise<AppliedEverywhere<Outcome>> {
  const { before, after } = write;
  const entity = after ?? before;
  if (entity === null) throw new Error('A feature default was written that exists neither before nor after.');
  if (before !== null && after !== null && isUnchanged(before, after))
    return { result: { entity: before, waiting: null }, changes: [] };
  const followers = await findFollowersToApprove(tx, write);
  const [first] = followers;
  if (first === undefined) {
    return { result: { entity, waiting: null }, changes: await saveFeatureDefault(tx, write) };
  }
  const { organizationId } = first;
  const open = await openFlagCommit(services, caller, organizationId, tx, applying.within(organizationId));
  const guarded = { waitsFor: followers, environmentId: null };
  const { changeRequestId, change } = await requestChange(
    open,
    toWaiting(organizationId, featureDefaultKeeper, write, guarded),
  );
  return {
    result: { entity, waiting: { organizationId, changeRequestId } },
    changes: [],
    own: { organizationId, changes: [change] },
  };
}
