import type { Flag, FlagSetting } from '../../domain/flag.ts';
import type { JsonValue } from '../../domain/json.ts';

/** A flag as it was logged before these members were there. */
type OlderFlag = Omit<Flag, 'experienceContinuity' | 'encryptsPayloads'> &
  Partial<Pick<Flag, 'experienceContinuity' | 'encryptsPayloads'>>;

/**
 * The state of a flag out of the log or of a change request, where the write seam keeps it whole. Older ones lack the members
 * that there were not then; they mean what a flag did without them.
 */
export function toLoggedFlag(stored: JsonValue): Flag {
  // Written from the domain's type of its time.
  const flag = stored as unknown as OlderFlag;
  const settings = Object.entries(flag.settings).map(([key, setting]) => [key, completed(setting)] as const);
  return { experienceContinuity: false, encryptsPayloads: false, ...flag, settings: Object.fromEntries(settings) };
}

/** The same where there may be no state. */
export function toLoggedFlagOrNull(stored: JsonValue): Flag | null {
  return stored === null ? null : toLoggedFlag(stored);
}

function completed(setting: FlagSetting): FlagSetting {
  const rules = setting.rules.map((rule) => (rule.fallsThrough === undefined ? { ...rule, fallsThrough: true } : rule));
  return { ...setting, enrollment: setting.enrollment ?? null, rules };
}
