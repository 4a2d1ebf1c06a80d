import type { NewChange } from '../../domain/change.ts';
import { differences } from '../../domain/difference.ts';
import { NotFoundError } from '../../domain/errors.ts';
import type { Flag, FlagSetting } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import { insertRows } from '../../store/flags/insert-rows.ts';
import { loadSnapshotWithin } from '../../store/flags/load.ts';
import { insertRules } from '../../store/flags/rule-columns.ts';
import { settingColumns } from '../../store/flags/save-flag.ts';
import { toJson } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import { rebaseFlagRequests } from '../change-request/flag-requests.ts';
import { draftSetting, type Stamp } from '../flag/drafting.ts';
import { flagEntry, nextVersion } from '../flag/flag-version.ts';
import { isUnchanged } from '../log-entry.ts';
import { copiedSetting } from '../setting/copied-setting.ts';

/** A new environment, and the key of the one whose settings it copies; undefined: every flag starts switched off. */
export interface NewEnvironment {
  readonly environment: Environment;
  readonly settingsFrom: string | undefined;
  readonly actorId: string;
}

/**
 * Gives every flag its setting in a new environment, in one statement for each table. Returns the log entries of the flags whose
 * setting is copied from another environment and is not what it would be without. Throws NotFoundError for that environment.
 */
export async function addFirstSettings(
  tx: Transaction,
  { environment, settingsFrom, actorId }: NewEnvironment,
  stamp: Stamp,
): Promise<readonly NewChange[]> {
  const { flags, environments } = await loadSnapshotWithin(tx, environment.organizationId);
  if (settingsFrom !== undefined && !environments.some(({ key }) => key === settingsFrom))
    throw new NotFoundError('environment', settingsFrom);
  const settled = flags.map((flag) => withFirstSetting(flag, settingsFrom, stamp));
  await insertSettings(tx, settled, environment);
  const copied = settled.flatMap(({ flag, usual, setting }) => {
    if (isUnchanged(content(usual), content(setting))) return [];
    const settings = { ...flag.settings, [environment.key]: setting };
    return [{ before: flag, after: nextVersion(flag, { ...flag, settings }, stamp.at, actorId) }];
  });
  return logCopies(tx, copied, stamp);
}

/** A flag with its setting in the new environment, and the setting that it would have without a copy. */
interface FirstSetting {
  readonly flag: Flag;
  readonly usual: FlagSetting;
  readonly setting: FlagSetting;
}

function withFirstSetting(flag: Flag, from: string | undefined, stamp: Stamp): FirstSetting {
  const usual = { ...draftSetting(flag, stamp), ...sharedDefault(flag) };
  const source = from === undefined ? undefined : flag.settings[from];
  return { flag, usual, setting: source === undefined ? usual : copiedSetting(source, stamp) };
}

/** The default variant that a flag has in every environment: it gets the same in a new one. */
function sharedDefault(flag: Flag): Partial<Pick<FlagSetting, 'defaultVariant'>> {
  const [first, ...others] = new Set(Object.values(flag.settings).map(({ defaultVariant }) => defaultVariant));
  return first === undefined || others.length > 0 ? {} : { defaultVariant: first };
}

/** A setting without its identity. */
function content({ id: _, ...setting }: FlagSetting): Omit<FlagSetting, 'id'> {
  return setting;
}

async function insertSettings(tx: Transaction, settled: readonly FirstSetting[], { id }: Environment): Promise<void> {
  await insertRows(
    tx,
    'FlagEnvironment',
    settled.map(({ flag, setting }) => settingColumns(flag, setting, id)),
  );
  const rules = settled.flatMap(({ flag, setting }) =>
    setting.rules.map((rule, position) => ({ flag, settingId: setting.id, rule, position })),
  );
  await insertRules(tx, rules);
}

/** A flag's step to its next version. */
interface FlagStep {
  readonly before: Flag;
  readonly after: Flag;
}

async function logCopies(tx: Transaction, steps: readonly FlagStep[], { at }: Stamp): Promise<readonly NewChange[]> {
  const [first] = steps;
  if (first === undefined) return [];
  const { organizationId, updatedBy } = first.after;
  const ids = steps.map(({ after }) => after.id);
  await tx.flag.updateMany({
    where: { organizationId, id: { in: ids } },
    data: { version: { increment: 1 }, updatedAt: at, updatedBy },
  });
  const waiting = await tx.changeRequest.findMany({
    where: { organizationId, status: 'PENDING', flagId: { in: ids } },
    select: { flagId: true },
  });
  const rebased: NewChange[] = [];
  for (const { after } of steps)
    if (waiting.some(({ flagId }) => flagId === after.id))
      rebased.push(...(await rebaseFlagRequests({ tx, at }, after)));
  return [...steps.map(entryOf), ...rebased];
}

function entryOf({ before, after }: FlagStep): NewChange {
  const found = differences(toJson(before), toJson(after));
  return flagEntry({ kind: 'FLAG_UPDATED', before, logged: before, after, differences: found });
}
