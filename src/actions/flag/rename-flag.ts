import type { NewChange } from '../../domain/change.ts';
import { type Difference, differences } from '../../domain/difference.ts';
import type { Flag, FlagSetting } from '../../domain/flag.ts';
import { isJsonObject, type JsonValue } from '../../domain/json.ts';
import type { Segment } from '../../domain/segment.ts';
import type { Condition, ConditionGroup } from '../../domain/targeting.ts';
import { loadEveryFlag, loadSegments } from '../../store/flags/load.ts';
import { saveFlag } from '../../store/flags/save-flag.ts';
import { toColumn, toJson } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import { rebaseRequests } from '../change-request/change-request-rows.ts';
import { rebaseFlagRequests } from '../change-request/flag-requests.ts';
import { isUnchanged, logEntry } from '../log-entry.ts';
import type { FlagCommit } from './flag-commit.ts';
import { type FlagWrite, flagEntry, nextVersion } from './flag-version.ts';

interface Renaming {
  readonly from: string;
  readonly to: string;
}

/** Whether a flag that is not deleted gets another key. */
export function isRename({ before, after }: Pick<FlagWrite, 'before' | 'after'>): boolean {
  return before !== null && before.key !== after.key && before.deletedAt === null && after.deletedAt === null;
}

/** A flag under another key: the attributes for enrollment that are named after the key (`…/key`) follow. */
export function withKey(flag: Flag, key: string): Flag {
  if (flag.key === key) return flag;
  const settings = Object.entries(flag.settings).map(
    ([environment, setting]) => [environment, enrolledUnder(setting, { from: flag.key, to: key })] as const,
  );
  return { ...flag, key, settings: Object.fromEntries(settings) };
}

function enrolledUnder(setting: FlagSetting, { from, to }: Renaming): FlagSetting {
  const { enrollment } = setting;
  if (enrollment === null) return setting;
  const conditions = enrollment.conditions.map((condition) => {
    const { attribute } = condition;
    if (!attribute.endsWith(`/${from}`)) return condition;
    return { ...condition, attribute: `${attribute.slice(0, -from.length)}${to}` };
  });
  return { ...setting, enrollment: { ...enrollment, conditions } };
}

/** The entities that refer to a flag by its key, before the flag gets another one. */
interface Referrers {
  readonly renaming: Renaming;
  readonly flags: readonly Flag[];
  readonly segments: readonly Segment[];
}

/** Finds the entities that refer to a flag by its key; undefined if it keeps its key. Call it before the flag is saved. */
export async function findReferrers(
  tx: Transaction,
  write: Pick<FlagWrite, 'before' | 'after'>,
): Promise<Referrers | undefined> {
  if (!isRename(write)) return undefined;
  const { organizationId } = write.after;
  return referrersIn(
    { flags: await loadEveryFlag(tx, organizationId), segments: await loadSegments(tx, organizationId) },
    write,
  );
}

function referrersIn(
  { flags, segments }: Pick<Referrers, 'flags' | 'segments'>,
  { before, after }: Pick<FlagWrite, 'before' | 'after'>,
): Referrers {
  const renaming = { from: before?.key ?? after.key, to: after.key };
  return {
    renaming,
    flags: flags.filter((flag) => flag.id !== after.id && !isUnchanged<Flag>(flag, referringFlag(flag, renaming))),
    segments: segments.filter(({ groups }) => !isUnchanged(groups, referringGroups(groups, renaming))),
  };
}

/** The entities that refer to a flag by its key, as they become when it gets another one; none if it keeps its key. */
export function renamedReferrers(
  contents: Pick<Referrers, 'flags' | 'segments'>,
  write: Pick<FlagWrite, 'before' | 'after'>,
): Pick<Referrers, 'flags' | 'segments'> {
  if (!isRename(write)) return { flags: [], segments: [] };
  const { renaming, flags, segments } = referrersIn(contents, write);
  return {
    flags: flags.map((flag) => referringFlag(flag, renaming)),
    segments: segments.map((segment) => ({ ...segment, groups: referringGroups(segment.groups, renaming) })),
  };
}

/**
 * Writes the new key of a flag into everything that refers to it. The meaning stays, so it needs no approval of its own. Returns
 * the log entries.
 */
export async function renameReferences(
  open: FlagCommit,
  renamed: Flag,
  referring: Referrers | undefined,
): Promise<readonly NewChange[]> {
  if (referring === undefined) return [];
  const { renaming, flags, segments } = referring;
  const entries: NewChange[] = [];
  for (const flag of flags) entries.push(...(await renameInFlag(open, flag, renamed, renaming)));
  for (const segment of segments) entries.push(...(await renameInSegment(open, segment, renamed, renaming)));
  return entries;
}

async function renameInFlag(
  open: FlagCommit,
  before: Flag,
  { updatedAt, updatedBy }: Flag,
  renaming: Renaming,
): Promise<readonly NewChange[]> {
  const drafted = referringFlag(before, renaming);
  const found = differences(toJson(before), toJson(drafted));
  const after = nextVersion(before, drafted, updatedAt, updatedBy);
  const references = {
    environmentIds: new Map(open.environments.map(({ key, id }) => [key, id])),
    // Rows of prerequisites refer to flags by their ids, so they stay.
    flagIds: new Map(),
    holdoutId: await holdoutIdOf(open.tx, before),
  };
  await saveFlag(open.tx, { ...before, prerequisites: after.prerequisites }, after, references);
  const entry = flagEntry({ before, logged: before, after, differences: found, kind: 'FLAG_UPDATED' });
  return [entry, ...(await rebaseFlagRequests(open, after))];
}

async function holdoutIdOf(tx: Transaction, { id, organizationId }: Flag): Promise<string | null> {
  const { holdoutId } = await tx.flag.findUniqueOrThrow({
    where: { id, organizationId },
    select: { holdoutId: true },
  });
  return holdoutId;
}

async function renameInSegment(
  open: FlagCommit,
  before: Segment,
  { updatedAt, updatedBy }: Flag,
  renaming: Renaming,
): Promise<readonly NewChange[]> {
  const groups = referringGroups(before.groups, renaming);
  const after: Segment = { ...before, groups, version: before.version + 1, updatedAt, updatedBy };
  const { id, organizationId, version } = after;
  await open.tx.segment.update({
    where: { id, organizationId },
    data: { groups: toColumn(groups), version, updatedAt, updatedBy },
    select: { id: true },
  });
  const entry = logEntry('SEGMENT_UPDATED', 'SEGMENT', after, before, after);
  const entity = { organizationId, entityType: 'SEGMENT', entityId: id, entityKey: after.key, version } as const;
  return [entry, ...(await rebaseRequests(open, entity, toJson(after)))];
}

function referringFlag(flag: Flag, renaming: Renaming): Flag {
  const settings = Object.entries(flag.settings).map(
    ([environment, setting]) => [environment, referringSetting(setting, renaming)] as const,
  );
  const prerequisites = flag.prerequisites.map((prerequisite) =>
    prerequisite.flagKey === renaming.from ? { ...prerequisite, flagKey: renaming.to } : prerequisite,
  );
  return { ...flag, prerequisites, settings: Object.fromEntries(settings) };
}

function referringSetting(setting: FlagSetting, renaming: Renaming): FlagSetting {
  const { rules, enrollment, scheduledChanges } = setting;
  return {
    ...setting,
    rules: rules.map((rule) => ({ ...rule, groups: referringGroups(rule.groups, renaming) })),
    scheduledChanges: scheduledChanges.map((change) => ({
      ...change,
      differences: change.differences.map((difference) => referringDifference(difference, renaming)),
    })),
    enrollment: enrollment && { ...enrollment, conditions: referringConditions(enrollment.conditions, renaming) },
  };
}

function referringDifference(difference: Difference, renaming: Renaming): Difference {
  const { path, before, after } = difference;
  return {
    path,
    ...(before === undefined ? {} : { before: referringJson(before, renaming) }),
    ...(after === undefined ? {} : { after: referringJson(after, renaming) }),
  };
}

/** Finds the conditions in any part of a setting. */
function referringJson(value: JsonValue, renaming: Renaming): JsonValue {
  if (Array.isArray(value)) return value.map((item) => referringJson(item, renaming));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, referringJson(member, renaming)] as const);
  const followed: JsonValue = Object.fromEntries(members);
  return value.operator === 'FLAG_EVALUATES_TO' && value.attribute === renaming.from
    ? { ...followed, attribute: renaming.to }
    : followed;
}

function referringGroups(groups: readonly ConditionGroup[], renaming: Renaming): readonly ConditionGroup[] {
  return groups.map((group) => ({ ...group, conditions: referringConditions(group.conditions, renaming) }));
}

function referringConditions(conditions: readonly Condition[], { from, to }: Renaming): readonly Condition[] {
  return conditions.map((condition) =>
    condition.operator === 'FLAG_EVALUATES_TO' && condition.attribute === from
      ? { ...condition, attribute: to }
      : condition,
  );
}
