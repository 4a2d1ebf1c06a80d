import type { Flag } from '../../domain/flag.ts';
import type { Transaction } from '../transaction.ts';
import { insertRows } from './insert-rows.ts';
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

/** Inserts new flags of one organization, in one statement for each table. They may refer to one another. */
export async function insertFlags(tx: Transaction, flags: readonly NewFlag[]): Promise<void> {
  const settings = flags.flatMap(({ flag, references }) =>
    Object.entries(flag.settings).flatMap(([environment, setting]) => {
      const environmentId = references.environmentIds.get(environment);
      return environmentId === undefined ? [] : [{ flag, setting, environmentId }];
    }),
  );
  const variants = flags.flatMap(({ flag }) =>
    flag.variants.map((variant, position) => variantColumns(flag, variant, position)),
  );
  const rules = settings.flatMap(({ flag, setting }) =>
    setting.rules.map((rule, position) => ({ flag, settingId: setting.id, rule, position })),
  );
  await insertRows(
    tx,
    'Flag',
    flags.map(({ flag, references }) => newFlagColumns(flag, references)),
  );
  await insertRows(tx, 'Variant', variants);
  await insertRows(
    tx,
    'FlagEnvironment',
    settings.map(({ flag, setting, environmentId }) => settingColumns(flag, setting, environmentId)),
  );
  await insertRules(tx, rules);
  await insertRows(
    tx,
    'Prerequisite',
    flags.flatMap(({ flag, references }) => prerequisiteColumns(flag, references)),
  );
}
