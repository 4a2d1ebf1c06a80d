import type { Caller } from '../../domain/caller.ts';
import { problem, shown, ValidationError } from '../../domain/errors.ts';
import type { Holdout } from '../../domain/organization.ts';
import { percentageProblems } from '../../domain/text-rules.ts';
import { toHoldout } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorizeEveryEnvironment } from '../authorize.ts';
import type { DefiningHoldout, FlagChange, HoldoutDefinition } from '../flag/flag-inputs.ts';
import type { Drafting } from '../flag/flag-verb.ts';
import { holdoutKeeper } from './holdout-keeper.ts';

/** The largest number that a column holds. */
const MAXIMUM_NUMBER = 2_147_483_647;

/** A change of a flag that may define its holdout. */
type DefiningChange = FlagChange & DefiningHoldout & { readonly organizationId: string };

/**
 * A change of a flag with the key of the holdout that it defines. The organization's holdout of that number is made, or set to
 * the percentage, which affects the other flags that name it. If a protected answer depends on the percentage, that waits for
 * approval, and the change of the flag with it.
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
  if (known === null) return { ...change, holdout: (await make(tx, organizationId, definition, drafting)).key };
  const { exclusionPercentage } = definition;
  await drafting.also(holdoutKeeper, {
    kind: 'HOLDOUT_UPDATED',
    before: known,
    after: { ...known, exclusionPercentage },
  });
  return { ...change, holdout: known.key };
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
  const taken = await holdoutKeeper.find(tx, organizationId, usual);
  const key = taken === undefined ? usual : `${usual}-${id}`;
  const { number, exclusionPercentage } = definition;
  const times = { createdAt: at, updatedAt: at };
  const holdout: Holdout = { id, organizationId, number, key, name: usual, exclusionPercentage, ...times };
  await also(holdoutKeeper, { kind: 'HOLDOUT_CREATED', before: null, after: holdout });
  return holdout;
}
