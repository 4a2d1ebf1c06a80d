import type { ChangeKind, NewChange } from '../../domain/change.ts';
import type { Difference } from '../../domain/difference.ts';
import type { Flag, FlagSetting, Variant } from '../../domain/flag.ts';
import { jsonEqual } from '../../domain/json.ts';
import type { TargetingRule } from '../../domain/targeting.ts';
import { toJson } from '../../store/json-columns.ts';
import { reachOf } from './approval.ts';

/** One step of a flag from a version to the next. */
export interface FlagWrite {
  readonly kind: ChangeKind;
  /** Null for a new flag. */
  readonly before: Flag | null;
  /** The state before as it may be logged: with encrypted payloads if the state after encrypts them. */
  readonly logged: Flag | null;
  readonly after: Flag;
  /** Between `logged` and `after`. */
  readonly differences: readonly Difference[];
}

/** The log entry of a written flag. */
export function flagEntry({ before, logged, after, kind, differences }: FlagWrite): NewChange {
  const reach = reachOf(differences);
  return {
    kind,
    entityType: 'FLAG',
    entityId: after.id,
    entityKey: after.key,
    flagId: after.id,
    flagKey: after.key,
    environments: before === null || reach.isFlagWide ? [] : reach.environments,
    differences: before === null ? [] : differences,
    before: logged,
    after,
  };
}

/** The next version of a flag. Only parts that differ get a new `updatedAt`. */
export function nextVersion(before: Flag | null, after: Flag, at: string, actorId: string): Flag {
  if (before === null) return after;
  const settings = Object.entries(after.settings).map(
    ([key, setting]) => [key, touchedSetting(before.settings[key], setting, at)] as const,
  );
  return {
    ...after,
    variants: touchedParts(before.variants, after.variants, at),
    settings: Object.fromEntries(settings),
    version: before.version + 1,
    updatedAt: at,
    updatedBy: actorId,
  };
}

function touchedSetting(before: FlagSetting | undefined, after: FlagSetting, at: string): FlagSetting {
  const rules = touchedParts(before?.rules ?? [], after.rules, at);
  if (before === undefined) return { ...after, rules };
  // A setting of an earlier state, to which a flag is reverted, has an earlier version.
  const next = touched(before, { ...after, rules, version: before.version }, at);
  return next === before ? before : { ...next, version: before.version + 1 };
}

/** A part of a flag with the time of its latest change. */
type TimedPart = Variant | FlagSetting | TargetingRule;

function touchedParts<Part extends TimedPart>(before: readonly Part[], after: readonly Part[], at: string): Part[] {
  return after.map((part) =>
    touched(
      before.find(({ id }) => id === part.id),
      part,
      at,
    ),
  );
}

function touched<Part extends TimedPart>(before: Part | undefined, after: Part, at: string): Part {
  if (before === undefined) return after;
  return jsonEqual(toJson<TimedPart>(before), toJson<TimedPart>({ ...after, updatedAt: before.updatedAt }))
    ? before
    : { ...after, updatedAt: at };
}
