import type { Flag, FlagSetting } from '../../domain/flag.ts';
import type { Instant } from '../../domain/instant.ts';
import { isJsonObject, type JsonValue } from '../../domain/json.ts';
import type { TargetingRule } from '../../domain/targeting.ts';
import { pausedAt } from '../setting/schedule-progress.ts';

/** The members in which a commit notes its own instant. */
const STAMPS: ReadonlySet<string> = new Set(['createdAt', 'updatedAt', 'archivedAt', 'deletedAt', 'runningSince']);

/** When a change was requested, and when it takes effect. */
export interface Waited {
  readonly requestedAt: Instant;
  readonly at: Instant;
}

/** A requested document in which what happens with the change happens at the approval. */
export function asOfApproval(document: JsonValue, waited: Waited): JsonValue {
  if (Array.isArray(document)) return document.map((item) => asOfApproval(item, waited));
  if (!isJsonObject(document)) return document;
  const { requestedAt, at } = waited;
  const members = Object.entries(document).map(([member, value]) => {
    const isStamp = STAMPS.has(member) && value === requestedAt;
    return [member, isStamp ? at : asOfApproval(value, waited)] as const;
  });
  return Object.fromEntries(members);
}

/** A requested flag whose schedules that it pauses have run until the approval. */
export function withPausesAt(before: Flag, after: Flag, at: Instant): Flag {
  const settings = Object.entries(after.settings).map(
    ([environment, setting]) => [environment, pausedSetting(before.settings[environment], setting, at)] as const,
  );
  return { ...after, settings: Object.fromEntries(settings) };
}

function pausedSetting(before: FlagSetting | undefined, after: FlagSetting, at: Instant): FlagSetting {
  const rules = after.rules.map((rule) =>
    pausedRule(
      before?.rules.find(({ id }) => id === rule.id),
      rule,
      at,
    ),
  );
  return { ...after, rules };
}

function pausedRule(before: TargetingRule | undefined, after: TargetingRule, at: Instant): TargetingRule {
  const [ran, schedule] = [before?.exposureSchedule, after.exposureSchedule];
  if (schedule?.status !== 'PAUSED' || ran?.id !== schedule.id || ran.status === 'PAUSED') return after;
  return { ...after, exposureSchedule: { ...schedule, ...pausedAt(ran, at) } };
}
