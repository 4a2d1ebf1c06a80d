import type { Caller } from '../../domain/caller.ts';
import { ConflictError, NotFoundError, ValidationError } from '../../domain/errors.ts';
import { keyProblems } from '../../domain/flag-rules.ts';
import type { Holdout } from '../../domain/organization.ts';
import { percentageProblems, textProblems } from '../../domain/text-rules.ts';
import { type Applied, type Applying, commit } from '../../store/commit/commit.ts';
import { toHoldout } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEveryEnvironment } from '../authorize.ts';
import { authorizeAnswers } from '../flag/protected-answers.ts';
import { isUnchanged, logEntry } from '../log-entry.ts';
import type { Services } from '../services.ts';

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
  return inOrganization(services, caller, input, async (tx, { at, nextNumber }) => {
    const taken = await tx.holdout.findUnique({
      where: { organizationId_key: { organizationId, key } },
      select: { id: true },
    });
    if (taken !== null)
      throw new ConflictError('KEY_TAKEN', `There is already a holdout "${key}".`, {
        entityType: 'holdout',
        id: taken.id,
      });
    const times = { createdAt: at, updatedAt: at };
    const named = { organizationId, key, name: name ?? key, exclusionPercentage: exclusionPercentage ?? 0 };
    const number = await freeNumber(tx, organizationId, nextNumber);
    const holdout: Holdout = { id: services.store.newId(), number, ...named, ...times };
    check(holdout);
    await tx.holdout.create({ data: holdout, select: { id: true } });
    return { result: holdout, changes: [logEntry('HOLDOUT_CREATED', 'HOLDOUT', holdout, null, holdout)] };
  });
}

/** Changes a holdout; its key stays. */
export async function updateHoldout(
  services: Services,
  caller: Caller,
  input: HoldoutName & HoldoutChange,
): Promise<Holdout> {
  return inOrganization(services, caller, input, async (tx, { at }) => {
    const before = await find(tx, input);
    const name = input.name ?? before.name;
    const exclusionPercentage = input.exclusionPercentage ?? before.exclusionPercentage;
    const after: Holdout = { ...before, name, exclusionPercentage, updatedAt: at };
    if (isUnchanged(before, after)) return { result: before, changes: [] };
    check(after);
    if (after.exclusionPercentage !== before.exclusionPercentage)
      await authorizeAnswers(tx, caller, input.organizationId, { holdout: input.key });
    await tx.holdout.update({
      where: { id: after.id, organizationId: input.organizationId },
      data: { name, exclusionPercentage, updatedAt: at },
      select: { id: true },
    });
    return { result: after, changes: [logEntry('HOLDOUT_UPDATED', 'HOLDOUT', after, before, after)] };
  });
}

/** Deletes a holdout. Throws ConflictError IN_USE while flags, deleted ones included, name it. */
export async function deleteHoldout(services: Services, caller: Caller, input: HoldoutName): Promise<Holdout> {
  return inOrganization(services, caller, input, async (tx) => {
    const holdout = await find(tx, input);
    const flags = await tx.flag.findMany({
      where: { organizationId: input.organizationId, holdoutId: holdout.id },
      select: { key: true },
    });
    if (flags.length > 0) {
      const keys = flags.map(({ key }) => key);
      const current = { entityType: 'holdout', id: holdout.id } as const;
      throw new ConflictError('IN_USE', `The holdout "${input.key}" is in use by ${keys.join(', ')}.`, current, keys);
    }
    await tx.holdout.delete({
      where: { id: holdout.id, organizationId: input.organizationId },
      select: { id: true },
    });
    return { result: holdout, changes: [logEntry('HOLDOUT_DELETED', 'HOLDOUT', holdout, holdout, null)] };
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
  apply: (tx: Transaction, applying: Applying) => Promise<Applied<Holdout>>,
): Promise<Holdout> {
  authorize(caller, 'segment:write', organizationId);
  authorizeEveryEnvironment(caller);
  return commit(services.store, { organizationId, actor: caller.actor, source: caller.source }, apply);
}

async function find(tx: Transaction, { organizationId, key }: HoldoutName): Promise<Holdout> {
  const row = await tx.holdout.findUnique({ where: { organizationId_key: { organizationId, key } } });
  if (row === null) throw new NotFoundError('holdout', key);
  return toHoldout(row);
}

function check(holdout: Holdout): void {
  const problems = [
    ...keyProblems('key', holdout.key),
    ...textProblems('name', holdout.name, undefined, 1),
    ...percentageProblems('exclusionPercentage', holdout.exclusionPercentage),
  ];
  if (problems.length > 0) throw new ValidationError(problems);
}
