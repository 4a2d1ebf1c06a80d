import { createHash } from 'node:crypto';
import type { Change } from '../../../domain/change.ts';
import type { Flag } from '../../../domain/flag.ts';
import { type JsonValue, jsonEqual } from '../../../domain/json.ts';
import type { WireFlag } from '../flags/flag-wire.ts';
import type { Activity, WireActivity } from './activity-wire.ts';

/** One field of a flag that is different after a change. */
type FieldChange = WireActivity['detail']['changes'][number];

/** The members of a flag that PostHog tells the changes of, in its order. */
const TOLD_FIELDS = [
  'key',
  'name',
  'filters',
  'active',
  'deleted',
  'archived',
  'ensure_experience_continuity',
  'rollback_conditions',
  'performed_rollback',
  'tags',
  'evaluation_tags',
  'has_enriched_analytics',
  'is_remote_configuration',
  'has_encrypted_payloads',
  'evaluation_runtime',
  'bucketing_identifier',
] as const satisfies readonly (keyof WireFlag)[];

/** What happened to a flag, by the whole of it before and after. */
export function activityOf({ before, after }: Pick<Change<'FLAG'>, 'before' | 'after'>): Activity {
  if (before === null) return 'created';
  const [was, is] = [isDeleted(before), isDeleted(after)];
  if (was === is) return 'updated';
  return is ? 'deleted' : 'restored';
}

function isDeleted(flag: Flag | null): boolean {
  return flag === null || flag.deletedAt !== null;
}

/** The fields in which two states of a flag as PostHog shows it differ; of a new flag none is told. */
export function fieldChanges(before: WireFlag | null, after: WireFlag): readonly FieldChange[] {
  if (before === null) return [];
  return TOLD_FIELDS.flatMap((field): FieldChange[] => {
    // All that is shown of a flag is JSON; the schema says less of some members.
    const was = (before[field] ?? null) as JsonValue;
    const is = (after[field] ?? null) as JsonValue;
    if (jsonEqual(was, is)) return [];
    return [{ type: 'FeatureFlag', action: actionOf(was, is), field, before: was, after: is }];
  });
}

function actionOf(before: JsonValue, after: JsonValue): FieldChange['action'] {
  if (before === null) return 'created';
  return after === null ? 'deleted' : 'changed';
}

/** The id of an entry of the log: the same for the same entry, and a UUID (RFC 9562 §5.8), as PostHog's are. */
export function activityId({ organizationId, revision }: Pick<Change, 'organizationId' | 'revision'>): string {
  const digits = createHash('sha256').update(`${organizationId} ${revision}`).digest('hex');
  const variant = ((Number.parseInt(digits.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`, variant + digits.slice(17, 20)];
  return [...parts, digits.slice(20, 32)].join('-');
}

/** Who did it, as the log shows people: a key by its name, and what nobody asked for as the system's. */
export function activityUser({ actorId, actorName }: Pick<Change, 'actorId' | 'actorName'>): WireActivity['user'] {
  if (actorId === 'system') return { first_name: 'System', email: null, is_system: true };
  return { first_name: actorName, email: null };
}
