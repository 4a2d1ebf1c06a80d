import type { NewChange } from '../../domain/change.ts';
import { differences } from '../../domain/difference.ts';
import type { Flag } from '../../domain/flag.ts';
import { type EpochMilliseconds, parseInstant } from '../../domain/instant.ts';
import type { ScheduledChange } from '../../domain/scheduled-change.ts';
import { applyScheduled, instantOf } from '../../domain/setting-at.ts';
import { loadFlagById } from '../../store/flags/load.ts';
import { saveFlag } from '../../store/flags/save-flag.ts';
import { toJson } from '../../store/json-columns.ts';
import { rebaseFlagRequests } from '../change-request/flag-requests.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';
import { flagEntry, nextVersion } from '../flag/flag-version.ts';

/** The most settings whose scheduled changes one commit logs; the next commit logs the others. */
const SETTINGS_PER_COMMIT = 200;

/** A commit after the scheduled changes whose instant had come, with their log entries. */
interface AfterDueChanges<Commit> {
  readonly open: Commit;
  readonly changes: readonly NewChange[];
}

/**
 * Writes the scheduled changes of an organization whose instant has come into its flags, with a log entry for each. Answers do not
 * change by it. Every commit that writes flags begins with it, so that it changes what already holds; the lock of the
 * organization's row lets one node write each of them.
 */
export async function withDueChanges<Commit extends FlagCommit>(open: Commit): Promise<AfterDueChanges<Commit>> {
  if (!open.hasDueChanges) return { open, changes: [] };
  const { tx, organizationId, at } = open;
  const rows = await tx.flagEnvironment.findMany({
    where: { organizationId, scheduledAt: { lte: at } },
    orderBy: [{ scheduledAt: 'asc' }, { id: 'asc' }],
    take: SETTINGS_PER_COMMIT,
    select: { flagId: true, flag: { select: { holdoutId: true } } },
  });
  const holdouts = new Map(rows.map(({ flagId, flag }) => [flagId, flag.holdoutId]));
  const changes: NewChange[] = [];
  for (const [flagId, holdoutId] of holdouts) {
    const flag = await loadFlagById(tx, organizationId, flagId);
    if (flag !== undefined) changes.push(...(await writeDue(open, flag, holdoutId)));
  }
  // What this node remembers is older than what was just written.
  return { open: { ...open, remembered: undefined, revision: open.revision + changes.length }, changes };
}

async function writeDue(open: FlagCommit, flag: Flag, holdoutId: string | null): Promise<readonly NewChange[]> {
  const now = parseInstant(open.at) ?? 0;
  const entries: NewChange[] = [];
  let current = flag;
  for (const { environment, change } of dueOf(flag, now)) {
    const step = stepOf(open, current, environment, change);
    entries.push(step.entry);
    current = step.after;
  }
  const environmentIds = new Map(open.environments.map(({ key, id }) => [key, id]));
  // No prerequisite changes, so that none has to be found.
  await saveFlag(open.tx, flag, current, { environmentIds, flagIds: new Map(), holdoutId });
  return [...entries, ...(await rebaseFlagRequests(open, current))];
}

/** A scheduled change with its place. */
interface PlacedChange {
  readonly environment: string;
  readonly change: ScheduledChange;
}

function dueOf({ settings }: Flag, now: EpochMilliseconds): readonly PlacedChange[] {
  return Object.entries(settings)
    .flatMap(([environment, { scheduledChanges }]) => scheduledChanges.map((change) => ({ environment, change })))
    .filter(({ change }) => instantOf(change) <= now)
    .sort((left, right) => instantOf(left.change) - instantOf(right.change));
}

function stepOf({ at }: FlagCommit, before: Flag, environment: string, change: ScheduledChange) {
  const setting = before.settings[environment];
  if (setting === undefined) throw new Error(`The flag ${before.key} has no setting in ${environment}.`);
  const applied = applyScheduled(setting, change);
  const drafted = { ...before, settings: { ...before.settings, [environment]: applied.setting } };
  const after = nextVersion(before, drafted, at, change.createdBy.id);
  const kind = applied.conflicts.length > 0 ? 'SCHEDULED_CHANGE_SKIPPED' : 'SCHEDULED_CHANGE_APPLIED';
  const found = differences(toJson(before), toJson(after));
  const entry: NewChange = flagEntry({ kind, before, logged: before, after, differences: found });
  return {
    after,
    entry: { ...entry, by: { actor: change.createdBy, source: 'schedule' as const, comment: change.comment } },
  };
}
