import type { Flag, FlagSetting } from '../../domain/flag.ts';
import { readAs, type StoredJson } from '../json-columns.ts';

/** A flag as earlier releases logged it, before it had these members. */
type OlderFlag = Omit<Flag, 'experienceContinuity' | 'encryptsPayloads'> &
  Partial<Pick<Flag, 'experienceContinuity' | 'encryptsPayloads'>>;

const readOlderFlag = readAs<OlderFlag>();

/** Reads a setting that differences were applied to. */
export const toLoggedSetting = readAs<FlagSetting>();

/**
 * Reads a flag from the log or from a change request. A flag that an earlier release logged lacks later members; they get the
 * values with which the flag answers as it did without them.
 */
export function toLoggedFlag(stored: StoredJson): Flag {
  const flag = readOlderFlag(stored);
  const settings = Object.entries(flag.settings).map(([key, setting]) => [key, completed(setting)] as const);
  return { experienceContinuity: false, encryptsPayloads: false, ...flag, settings: Object.fromEntries(settings) };
}

function completed(setting: FlagSetting): FlagSetting {
  const rules = setting.rules.map((rule) => (rule.fallsThrough === undefined ? { ...rule, fallsThrough: true } : rule));
  return {
    ...setting,
    enrollment: setting.enrollment ?? null,
    scheduledChanges: setting.scheduledChanges ?? [],
    version: setting.version ?? 1,
    rules,
  };
}
