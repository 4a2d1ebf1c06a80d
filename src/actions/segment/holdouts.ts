import type { Caller } from '../../domain/caller.ts';
import { ConflictError, NotFoundError } from '../../domain/errors.ts';
import type { Holdout } from '../../domain/organization.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEveryEnvironment } from '../authorize.ts';
import type { EntityWrite } from '../change-request/entity-keeper.ts';
import { changeEntity } from '../change-request/write-entity.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';
import type { Services } from '../services.ts';
import { holdoutKeeper } from './holdout-keeper.ts';

/** Names a holdout. */
export interface HoldoutName {
  readonly organizationId: string;
  readonly key: string;
}

/** What may change of a holdout. */
export interface HoldoutChange {
  readonly name?: string | null | undefined;
  /** 0 to 100. */
  readonly exclusionPercentage?: number | null | undefined;
}

/** Creates a holdout. Throws ConflictError KEY_TAKEN if the organization has one of that key. */
export async function createHoldout(
  services: Services,
  caller: Caller,
  input: HoldoutName & HoldoutChange,
): Promise<Holdout> {
  const { organizationId, key, name, exclusionPercentage } = input;
  return inOrganization(services, caller, input, async (open) => {
    const { tx } = open;
    const taken = await holdoutKeeper.find(tx, organizationId, key);
    if (taken !== undefined)
      throw new ConflictError('KEY_TAKEN', `There is already a holdout "${key}".`, {
        entityType: 'holdout',
        id: taken.id,
      });
    const named = { key, name: name ?? key, exclusionPercentage: exclusionPercentage ?? 0 };
    return { kind: 'HOLDOUT_CREATED', before: null, after: await draftHoldout(open, named) };
  });
}

/** A new holdout of the organization. */
export async function draftHoldout(
  { tx, organizationId, at, newId, nextNumber }: FlagCommit,
  named: Pick<Holdout, 'key' | 'name' | 'exclusionPercentage'>,
): Promise<Holdout> {
  const number = await freeNumber(tx, organizationId, nextNumber);
  return { id: newId(), organizationId, number, ...named, createdAt: at, updatedAt: at };
}

/** Changes a holdout; its key stays. Throws ApprovalRequired where a protected answer depends on its percentage. */
export async function updateHoldout(
  services: Services,
  caller: Caller,
  input: HoldoutName & HoldoutChange,
): Promise<Holdout> {
  return inOrganization(services, caller, input, async ({ tx }) => {
    const before = await find(tx, input);
    const name = input.name ?? before.name;
    const exclusionPercentage = input.exclusionPercentage ?? before.exclusionPercentage;
    return { kind: 'HOLDOUT_UPDATED', before, after: { ...before, name, exclusionPercentage } };
  });
}

/** Deletes a holdout. Throws ConflictError IN_USE while flags, deleted ones included, name it. */
export async function deleteHoldout(services: Services, caller: Caller, input: HoldoutName): Promise<Holdout> {
  return inOrganization(services, caller, input, async ({ tx }) => {
    return { kind: 'HOLDOUT_DELETED', before: await find(tx, input), after: null };
  });
}

/** The next number; skips a number that a holdout was defined with. */
async function freeNumber(tx: Transaction, organizationId: string, nextNumber: () => number): Promise<number> {
  for (;;) {
    const number = nextNumber();
    const where = { organizationId_number: { organizationId, number } };
    if ((await tx.holdout.findUnique({ where, select: { id: true } })) === null) return number;
  }
}

function inOrganization(
  services: Services,
  caller: Caller,
  { organizationId }: HoldoutName,
  draft: (open: FlagCommit) => Promise<EntityWrite<'HOLDOUT'>>,
): Promise<Holdout> {
  authorize(caller, 'segment:write', organizationId);
  authorizeEveryEnvironment(caller);
  return changeEntity(services, caller, organizationId, holdoutKeeper, draft);
}

async function find(tx: Transaction, { organizationId, key }: HoldoutName): Promise<Holdout> {
  const holdout = await holdoutKeeper.find(tx, organizationId, key);
  if (holdout === undefined) throw new NotFoundError('holdout', key);
  return holdout;
}
