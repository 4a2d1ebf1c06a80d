import { ConflictError, ValidationError } from '../../domain/errors.ts';
import { keyProblems } from '../../domain/flag-rules.ts';
import type { Holdout } from '../../domain/organization.ts';
import { percentageProblems, textProblems } from '../../domain/text-rules.ts';
import { toHoldout } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { type EntityKeeper, UNGUARDED } from '../change-request/entity-keeper.ts';
import { environmentsOfDependents } from '../flag/protected-answers.ts';
import { logEntry } from '../log-entry.ts';

/** How holdouts are checked and saved. A change of the percentage waits where flags of a protected environment name the holdout. */
export const holdoutKeeper: EntityKeeper<'HOLDOUT'> = {
  type: 'HOLDOUT',
  permission: 'segment:write',
  nameOf: ({ id, key }) => ({ id, key }),
  versionOf: () => null,
  async find(tx, organizationId, key) {
    const row = await tx.holdout.findUnique({ where: { organizationId_key: { organizationId, key } } });
    return row === null ? undefined : toHoldout(row);
  },
  stamp: (holdout, { at }) => ({ ...holdout, updatedAt: at }),
  async check({ tx }, { before, after }) {
    if (after !== null) checkHoldout(after);
    else if (before !== null) await refuseWhileUsed(tx, before);
  },
  async guard(open, { before, after }) {
    if (before === null || after === null || before.exclusionPercentage === after.exclusionPercentage) return UNGUARDED;
    return { ...UNGUARDED, waitsFor: environmentsOfDependents(await open.contents(), { holdout: before.key }) };
  },
  async save({ tx }, { kind, before, after }) {
    await saveHoldout(tx, before, after);
    const entity = after ?? before;
    return { changes: entity === null ? [] : [logEntry(kind, 'HOLDOUT', entity, before, after)] };
  },
};

async function saveHoldout(tx: Transaction, before: Holdout | null, after: Holdout | null): Promise<void> {
  if (before === null) {
    if (after !== null) await tx.holdout.create({ data: after, select: { id: true } });
    return;
  }
  const where = { id: before.id, organizationId: before.organizationId };
  if (after === null) await tx.holdout.delete({ where, select: { id: true } });
  else await tx.holdout.update({ where, data: after, select: { id: true } });
}

function checkHoldout(holdout: Holdout): void {
  const problems = [
    ...keyProblems('key', holdout.key),
    ...textProblems('name', holdout.name, undefined, 1),
    ...percentageProblems('exclusionPercentage', holdout.exclusionPercentage),
  ];
  if (problems.length > 0) throw new ValidationError(problems);
}

async function refuseWhileUsed(tx: Transaction, { id, organizationId, key }: Holdout): Promise<void> {
  const flags = await tx.flag.findMany({ where: { organizationId, holdoutId: id }, select: { key: true } });
  if (flags.length === 0) return;
  const keys = flags.map((flag) => flag.key);
  const current = { entityType: 'holdout', id } as const;
  throw new ConflictError('IN_USE', `The holdout "${key}" is in use by ${keys.join(', ')}.`, current, keys);
}
