import type { Caller } from '../../domain/caller.ts';
import { NotFoundError, problem, shown, ValidationError } from '../../domain/errors.ts';
import type { Organization } from '../../domain/organization.ts';
import { keyNotification, notifyNodes } from '../../store/api-keys.ts';
import { commit } from '../../store/commit/commit.ts';
import { deletionNotification } from '../../store/commit/deletion-notification.ts';
import { CHANNEL } from '../../store/commit/log-statements.ts';
import { loadEnvironments, toOrganization } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEveryEnvironment } from '../authorize.ts';
import { authorizeDeletionOf } from '../flag/protected-answers.ts';
import type { Services } from '../services.ts';

/** An organization to delete. */
export interface DeleteOrganizationInput {
  readonly organizationId: string;
  /** Its display name, which guards against deleting another one by mistake. */
  readonly name: string;
}

/**
 * Deletes an organization for good, with everything in it: its change log and its API keys, too. On every node its keys stop
 * working, what follows it ends, and it does not exist. A record of who deleted it stays; its id is never used again.
 * Throws ValidationError unless the name is that of the organization, and PermissionError where its answers need approval.
 */
export async function deleteOrganization(
  services: Services,
  caller: Caller,
  { organizationId, name }: DeleteOrganizationInput,
): Promise<Organization> {
  authorize(caller, 'organization:write', organizationId);
  authorizeEveryEnvironment(caller);
  const { actor, source } = caller;
  const { organization, keys } = await commit(
    services.store,
    { organizationId, actor, source },
    async (tx, { at, revision }) => {
      const row = await tx.organization.findUnique({ where: { id: organizationId } });
      if (row === null) throw new NotFoundError('organization', organizationId);
      const organization = toOrganization(row);
      if (name !== organization.name) {
        const expected = `expected ${shown(organization.name)}, the name of the organization`;
        throw new ValidationError([problem('name', `is ${shown(name)}, ${expected}`)]);
      }
      for (const environment of await loadEnvironments(tx, organizationId))
        await authorizeDeletionOf(tx, caller, environment);
      const keys = await tx.apiKey.findMany({ where: { organizationId }, select: { id: true } });
      const by = { deletedAt: at, deletedById: actor.id, deletedByName: actor.name, source };
      const record = { organizationId, name, revision, ...by };
      await tx.deletedOrganization.create({ data: record, select: { organizationId: true } });
      await deleteRows(tx, organizationId);
      await notifyAll(
        tx,
        organizationId,
        keys.map(({ id }) => id),
      );
      return { result: { organization, keys: keys.map(({ id }) => id) }, changes: [] };
    },
  );
  services.live.drop(organizationId);
  for (const id of keys) services.keys.forget(id);
  return organization;
}

/**
 * What refers to flags goes before them, and flags before what they refer to; the rest goes with the organization. Rules go before flags,
 * because the shares of a rule refer to variants, and variants are deleted with their flag before its rules are.
 */
async function deleteRows(tx: Transaction, organizationId: string): Promise<void> {
  await tx.change.deleteMany({ where: { organizationId } });
  await tx.changeRequest.deleteMany({ where: { organizationId } });
  await tx.targetingRule.deleteMany({ where: { organizationId } });
  await tx.flag.deleteMany({ where: { organizationId } });
  await tx.organization.delete({ where: { id: organizationId }, select: { id: true } });
}

async function notifyAll(tx: Transaction, organizationId: string, keys: readonly string[]): Promise<void> {
  await notifyNodes(tx, CHANNEL, deletionNotification(organizationId));
  for (const id of keys) await notifyNodes(tx, CHANNEL, keyNotification(id));
}
