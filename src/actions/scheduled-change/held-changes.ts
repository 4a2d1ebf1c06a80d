import type { NewChange } from '../../domain/change.ts';
import { differences } from '../../domain/difference.ts';
import type { Flag } from '../../domain/flag.ts';
import { parseInstant } from '../../domain/instant.ts';
import type { Environment } from '../../domain/organization.ts';
import type { ScheduledChange } from '../../domain/scheduled-change.ts';
import { instantOf } from '../../domain/setting-at.ts';
import { loadSnapshotWithin } from '../../store/flags/load.ts';
import { saveFlag } from '../../store/flags/save-flag.ts';
import { toJson } from '../../store/json-columns.ts';
import { rebaseFlagRequests, storeFlagRequest } from '../change-request/flag-requests.ts';
import { isProtectedIn } from '../flag/approval.ts';
import type { Contents, FlagCommit } from '../flag/flag-commit.ts';
import { flagEntry, nextVersion } from '../flag/flag-version.ts';
import { isNeededInProtected } from '../flag/protected-answers.ts';

/** A scheduled change that was not approved, in an environment that requires approval now. */
interface HeldChange {
  readonly environment: Environment;
  readonly change: ScheduledChange;
}

/**
 * Holds back what was scheduled before a commit protected it: every scheduled change of a setting that needed no approval `before`
 * becomes a change request of its author. Scheduled changes whose instant has come stay, because they hold already.
 */
export async function holdScheduledChanges(
  open: FlagCommit,
  before: (now: Contents) => Contents,
): Promise<readonly NewChange[]> {
  const now = await loadSnapshotWithin(open.tx, open.organizationId);
  const former = before(now);
  const changes: NewChange[] = [];
  for (const flag of now.flags) {
    const held = heldChanges(open, flag, now, former);
    if (held.length > 0) changes.push(...(await hold(open, flag, held)));
  }
  return changes;
}

function heldChanges({ at }: FlagCommit, flag: Flag, now: Contents, former: Contents): readonly HeldChange[] {
  const instant = parseInstant(at) ?? 0;
  return now.environments.flatMap((environment) => {
    const scheduled = flag.settings[environment.key]?.scheduledChanges ?? [];
    const coming = scheduled.filter((change) => instantOf(change) > instant);
    if (coming.length === 0 || !needsApproval(now, flag.key, environment.key)) return [];
    if (needsApproval(former, flag.key, environment.key)) return [];
    return coming.map((change) => ({ environment, change }));
  });
}

function needsApproval(contents: Contents, flagKey: string, environmentKey: string): boolean {
  const flag = contents.flags.find(({ key }) => key === flagKey);
  const environment = contents.environments.find(({ key }) => key === environmentKey);
  if (flag === undefined || environment === undefined) return false;
  return isProtectedIn(flag, environment) || isNeededInProtected(contents, environment, { flag: flagKey });
}

async function hold(open: FlagCommit, flag: Flag, held: readonly HeldChange[]): Promise<readonly NewChange[]> {
  const { tx, at, caller } = open;
  const without = nextVersion(flag, withoutChanges(flag, held), at, caller.actor.id);
  await saveSettings(open, flag, without);
  const found = differences(toJson(flag), toJson(without));
  const kind = 'SCHEDULED_CHANGE_CANCELED';
  const canceled = flagEntry({ kind, before: flag, logged: flag, after: without, differences: found });
  const rebased = await rebaseFlagRequests({ tx, at }, without);
  const requested: NewChange[] = [];
  for (const each of held) requested.push(await request(open, without, each));
  return [canceled, ...rebased, ...requested];
}

function withoutChanges(flag: Flag, held: readonly HeldChange[]): Flag {
  const keys = new Set(held.map(({ change }) => change.key));
  return withScheduled(flag, (changes) => changes.filter(({ key }) => !keys.has(key)));
}

function withScheduled(
  flag: Flag,
  change: (changes: readonly ScheduledChange[], environment: string) => readonly ScheduledChange[],
): Flag {
  const settings = Object.entries(flag.settings).map(([environment, setting]) => {
    const scheduledChanges = change(setting.scheduledChanges, environment);
    return [environment, { ...setting, scheduledChanges }] as const;
  });
  return { ...flag, settings: Object.fromEntries(settings) };
}

async function saveSettings({ tx, organizationId, environments }: FlagCommit, before: Flag, after: Flag) {
  const where = { id: before.id, organizationId };
  const { holdoutId } = await tx.flag.findUniqueOrThrow({ where, select: { holdoutId: true } });
  const environmentIds = new Map(environments.map(({ key, id }) => [key, id]));
  // No prerequisite changes, so that none has to be found.
  await saveFlag(tx, before, after, { environmentIds, flagIds: new Map(), holdoutId });
}

/** The author of the scheduled change is the requester, and so cannot approve it. */
async function request(open: FlagCommit, before: Flag, { environment, change }: HeldChange): Promise<NewChange> {
  const { createdBy: actor, comment } = change;
  const scheduled = withScheduled(before, (changes, key) => (key === environment.key ? [...changes, change] : changes));
  const after = nextVersion(before, scheduled, open.at, actor.id);
  const found = differences(toJson(before), toJson(after));
  const write = { kind: 'SCHEDULED_CHANGE_CREATED', before, logged: before, after, differences: found } as const;
  const author = { ...open, caller: { ...open.caller, actor, source: 'schedule' as const } };
  const stored = await storeFlagRequest(author, { ...write, waitsFor: [environment], isGuarded: false, comment });
  return { ...stored.change, by: { actor, source: 'schedule', comment } };
}
