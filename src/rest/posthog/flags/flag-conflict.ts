import { isJsonObject, type JsonValue, jsonEqual } from '../../../domain/json.ts';
import { PosthogRefusal } from '../posthog-refusal.ts';
import type { FlagChangeBody, WireFlag } from './flag-wire.ts';

/** Members that say what a change was made from, and change nothing. */
const ABOUT: ReadonlySet<string> = new Set(['version', 'original_flag']);

/**
 * Throws PosthogRefusal conflict when a change was made from an older version of a flag, and somebody else has since changed
 * what it changes to something else (contract §4.5).
 */
export function refuseConflict(body: FlagChangeBody, stored: WireFlag): void {
  const { version, original_flag: original } = body;
  if (typeof version !== 'number' || version === stored.version || !isJsonObject(original)) return;
  const now: Readonly<Record<string, unknown>> = stored;
  const isContested = Object.entries(body).some(([member, wanted]) => {
    if (ABOUT.has(member) || !Object.hasOwn(original, member)) return false;
    const [asked, before, current] = [plain(wanted), plain(original[member]), plain(now[member])];
    return !jsonEqual(asked, before) && !jsonEqual(before, current) && !jsonEqual(asked, current);
  });
  if (!isContested) return;
  const who = stored.last_modified_by.email || 'another user';
  const detail = `The feature flag was updated by ${who} since you started editing it. Please refresh and try again.`;
  throw new PosthogRefusal('conflict', detail);
}

/** A member as JSON, without what answers add to cohorts for people to read. */
function plain(value: unknown): JsonValue {
  const text = JSON.stringify(value ?? null, (name, member) => (name === 'cohort_name' ? undefined : member));
  return JSON.parse(text);
}
