import { z } from 'zod';
import { isProtectedIn } from '../../actions/flag/approval.ts';
import type { Services } from '../../actions/services.ts';
import { ApprovalRequired } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import { toLoggedFlag } from '../../store/flags/logged-flag.ts';
import type { WaitingChange } from '../http/dialect.ts';
import { idSchema, timestampSchema } from './datadog-wire.ts';

/** A change that waits for approval (FlagSuggestion). */
export const suggestionSchema = z
  .object({
    id: idSchema,
    type: z.literal('flag-suggestions'),
    attributes: z.object({
      flag_key: z.string(),
      number: z.int(),
      status: z.string(),
      created_at: timestampSchema,
    }),
  })
  .meta({ id: 'DatadogFlagSuggestion' });
export type WireSuggestion = z.output<typeof suggestionSchema>;

/** What a verb brought about: the flag, or what it will be when the change that now waits is approved. */
export interface Outcome {
  readonly flag: Flag;
  /** Null: it has taken effect. */
  readonly suggestion: WireSuggestion | null;
}

/** Runs a verb on a flag, which may leave its change waiting for approval. */
export async function outcomeOf({ store }: Services, verb: Promise<Flag>): Promise<Outcome> {
  try {
    return { flag: await verb, suggestion: null };
  } catch (error) {
    if (!(error instanceof ApprovalRequired)) throw error;
    const row = await store.db.changeRequest.findUniqueOrThrow({
      where: { id: error.changeRequestId, organizationId: error.organizationId },
      select: { id: true, number: true, status: true, flagKey: true, requestedAt: true, after: true },
    });
    const suggestion = toWireSuggestion({ ...row, requestedAt: row.requestedAt.toISOString() });
    return { flag: toLoggedFlag(row.after), suggestion };
  }
}

/** Puts a change that waits in Datadog's words. */
export function toWireSuggestion({ id, number, status, flagKey, requestedAt }: WaitingChange): WireSuggestion {
  return {
    id,
    type: 'flag-suggestions',
    attributes: { flag_key: flagKey, number, status, created_at: requestedAt },
  };
}

/** The changes of an organization's flags that wait for approval. */
export type PendingSuggestions = readonly {
  readonly id: string;
  readonly flagId: string | null;
  readonly environmentId: string | null;
}[];

/** Reads what waits for approval: of one flag, or of all. */
export async function pendingSuggestions(
  { store }: Services,
  organizationId: string,
  flagId?: string,
): Promise<PendingSuggestions> {
  return store.db.changeRequest.findMany({
    where: { organizationId, status: 'PENDING', ...(flagId === undefined ? {} : { flagId }) },
    select: { id: true, flagId: true, environmentId: true },
    orderBy: { number: 'asc' },
  });
}

/** The change of a flag that waits for an environment's sake; null for none. One that reaches further waits in all that need approval. */
export function pendingIn(pending: PendingSuggestions, flag: Flag, environment: Environment): string | null {
  const found = pending.find(({ flagId, environmentId }) => {
    if (flagId !== flag.id) return false;
    return environmentId === null ? isProtectedIn(flag, environment) : environmentId === environment.id;
  });
  return found?.id ?? null;
}
