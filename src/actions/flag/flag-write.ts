import type { ChangeKind, NewChange } from '../../domain/change.ts';
import type { Difference } from '../../domain/difference.ts';
import type { Flag, FlagSetting, Variant } from '../../domain/flag.ts';
import { jsonEqual } from '../../domain/json.ts';
import type { Environment } from '../../domain/organization.ts';
import type { TargetingRule } from '../../domain/targeting.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import type { Applying } from '../../store/commit/commit.ts';
import { toJson } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import { reachOf } from './approval.ts';

/** A flag about to be written. */
export interface FlagWrite {
  readonly tx: Transaction;
  readonly before: Flag | null;
  /** The state before as the log may keep it. Absent: as it is. */
  readonly logged?: Flag | null;
  readonly after: Flag;
  readonly differences: readonly Difference[];
  readonly kind: ChangeKind;
  readonly environments: readonly Environment[];
  /** The organization as this node knows it, if that is how it is. */
  readonly remembered?: OrganizationSnapshot | undefined;
  /** Takes the updates of rows that nobody reads before the commit. Absent: they are made at once. */
  readonly updateWithLog?: Applying['updateWithLog'];
}

/** The log entry of a flag that is written. */
export function flagChange({ before, logged = before, after, kind, differences: found }: FlagWrite): NewChange {
  const reach = reachOf(found);
  return {
    kind,
    entityType: 'FLAG',
    entityId: after.id,
    entityKey: after.key,
    flagId: after.id,
    flagKey: after.key,
    environments: before === null || reach.isFlagWide ? [] : reach.environments,
    differences: before === null ? [] : found,
    before: logged,
    after,
  };
}

/** A part of a flag that has a time of its latest change. */
type TimedPart = Variant | FlagSetting | TargetingRule;

/** The next version of a flag, in which only what is different has a new time. */
export function stamped(before: Flag | null, after: Flag, at: string, actorId: string): Flag {
  if (before === null) return after;
  const variants = after.variants.map((variant) =>
    touched(
      before.variants.find(({ id }) => id === variant.id),
      variant,
      at,
    ),
  );
  const settings = Object.entries(after.settings).map(
    ([key, setting]) => [key, touchedSetting(before.settings[key], setting, at)] as const,
  );
  return {
    ...after,
    variants,
    settings: Object.fromEntries(settings),
    version: before.version + 1,
    updatedAt: at,
    updatedBy: actorId,
  };
}

function touchedSetting(before: FlagSetting | undefined, after: FlagSetting, at: string): FlagSetting {
  const rules = after.rules.map((rule) =>
    touched(
      before?.rules.find(({ id }) => id === rule.id),
      rule,
      at,
    ),
  );
  return touched(before, { ...after, rules }, at);
}

function touched<Part extends TimedPart>(before: Part | undefined, after: Part, at: string): Part {
  if (before === undefined) return after;
  return jsonEqual(toJson<TimedPart>(before), toJson<TimedPart>({ ...after, updatedAt: before.updatedAt }))
    ? before
    : { ...after, updatedAt: at };
}
