import type { Caller } from '../../domain/caller.ts';
import { problem, shown, ValidationError } from '../../domain/errors.ts';
import type { Holdout } from '../../domain/organization.ts';
import { percentageProblems } from '../../domain/text-rules.ts';
import { toHoldout } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorizeEveryEnvironment } from '../authorize.ts';
import type { DefiningHoldout, FlagChange, HoldoutDefinition } from '../flag/flag-inputs.ts';
import type { Drafting } from '../flag/flag-verb.ts';
import { authorizeAnswers } from '../flag/protected-answers.ts';
import { logEntry } from '../log-entry.ts';

/** The largest number that a column holds. */
const MAXIMUM_NUMBER = 2_147_483_647;

/** A change of a flag that may define its holdout. */
type DefiningChange = FlagChange & DefiningHoldout & { readonly organizationId: string };

/**
 * A change of a flag with the key of the holdout that it defines. The organization's holdout of that number is made, or set to
 * the percentage, which affects the other flags that name it.
 */
export async function withDefinedHoldout<Change extends DefiningChange>(
  tx: Transaction,
  caller: Caller,
  change: Change,
  drafting: Drafting,
): Promise<Change> {
  const { holdoutDefinition: definition, organizationId } = change;
  if (definition === undefined) return change;
  if (definition === null) return { ...change, holdout: null };
  check(definition);
  const row = await tx.holdout.findUnique({
    where: { organizationId_number: { organizationId, number: definition.number } },
  });
  const known = row === null ? null : toHoldout(row);
  if (known?.exclusionPercentage === definition.exclusionPercentage) return { ...change, holdout: known.key };
  authorizeEveryEnvironment(caller);
  const holdout =
    known === null
      ? await make(tx, organizationId, definition, drafting)
      : await bringTo(tx, caller, known, definition, drafting);
  return { ...change, holdout: holdout.key };
}

function check({ number, exclusionPercentage }: HoldoutDefinition): void {
  const isNumber = Number.isInteger(number) && number >= 1 && number <= MAXIMUM_NUMBER;
  const expected = `a whole number from 1 to ${MAXIMUM_NUMBER}`;
  const problems = [
    ...(isNumber ? [] : [problem('holdoutDefinition.number', `is ${shown(number)}, expected ${expected}`)]),
    ...percentageProblems('holdoutDefinition.exclusionPercentage', exclusionPercentage),
  ];
  if (problems.length > 0) throw new ValidationError(problems);
}

async function make(
  tx: Transaction,
  organizationId: string,
  definition: HoldoutDefinition,
  { at, newId, also }: Drafting,
): Promise<Holdout> {
  const id = newId();
  const usual = `holdout-${definition.number}`;
  const taken = await tx.holdout.findUnique({
    where: { organizationId_key: { organizationId, key: usual } },
    select: { id: true },
  });
  const key = taken === null ? usual : `${usual}-${id}`;
  const { number, exclusionPercentage } = definition;
  const times = { createdAt: at, updatedAt: at };
  const holdout: Holdout = { id, organizationId, number, key, name: usual, exclusionPercentage, ...times };
  await tx.holdout.create({ data: holdout, select: { id: true } });
  also(logEntry('HOLDOUT_CREATED', 'HOLDOUT', holdout, null, holdout));
  return holdout;
}

async function bringTo(
  tx: Transaction,
  caller: Caller,
  before: Holdout,
  { exclusionPercentage }: HoldoutDefinition,
  { at, also }: Drafting,
): Promise<Holdout> {
  await authorizeAnswers(tx, caller, before.organizationId, { holdout: before.key });
  const after: Holdout = { ...before, exclusionPercentage, updatedAt: at };
  await tx.holdout.update({
    where: { id: after.id, organizationId: after.organizationId },
    data: { exclusionPercentage, updatedAt: at },
    select: { id: true },
  });
  also(logEntry('HOLDOUT_UPDATED', 'HOLDOUT', after, before, after));
  return after;
}
