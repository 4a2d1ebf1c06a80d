import type { Flag } from '../../domain/flag.ts';
import type { Transaction } from '../transaction.ts';
import { insertRules } from './rule-columns.ts';
import {
  type FlagReferences,
  newFlagColumns,
  prerequisiteColumns,
  settingColumns,
  variantColumns,
} from './save-flag.ts';

/** A new flag with the ids of what it refers to. */
export interface NewFlag {
  readonly flag: Flag;
  readonly references: FlagReferences;
}

/** How many flags one statement inserts: each has several rows, and PostgreSQL bounds the parameters of a statement. */
const FLAGS_PER_STATEMENT = 100;

/** Inserts new flags of one organization, in few statements for each table. They may refer to one another. */
export async function insertFlags(tx: Transaction, flags: readonly NewFlag[]): Promise<void> {
  for (let start = 0; start < flags.length; start += FLAGS_PER_STATEMENT)
    await insertTogether(tx, flags.slice(start, start + FLAGS_PER_STATEMENT));
  const prerequisites = flags.flatMap(({ flag, references }) => prerequisiteColumns(flag, references));
  if (prerequisites.length > 0) await tx.prerequisite.createMany({ data: prerequisites });
}

async function insertTogether(tx: Transaction, flags: readonly NewFlag[]): Promise<void> {
  await tx.flag.createMany({ data: flags.map(({ flag, references }) => newFlagColumns(flag, references)) });
  const variants = flags.flatMap(({ flag }) =>
    flag.variants.map((variant, position) => variantColumns(flag, variant, position)),
  );
  if (variants.length > 0) await tx.variant.createMany({ data: variants });
  const settings = flags.flatMap(({ flag, references }) =>
    Object.entries(flag.settings).flatMap(([environment, setting]) => {
      const environmentId = references.environmentIds.get(environment);
      return environmentId === undefined ? [] : [{ flag, setting, environmentId }];
    }),
  );
  const rows = settings.map(({ flag, setting, environmentId }) => settingColumns(flag, setting, environmentId));
  if (rows.length > 0) await tx.flagEnvironment.createMany({ data: rows });
  const rules = settings.flatMap(({ flag, setting }) =>
    setting.rules.map((rule, position) => ({ flag, settingId: setting.id, rule, position })),
  );
  await insertRules(tx, rules);
}
