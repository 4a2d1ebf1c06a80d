import { z } from 'zod';
import { isProtectedIn } from '../../actions/flag/approval.ts';
import type { Services } from '../../actions/services.ts';
import { ApprovalRequired } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import { toLoggedFlag } from '../../store/flags/logged-flag.ts';
import type { Answer } from '../http/answer.ts';
import type { WaitingChange } from '../http/dialect.ts';
import { idSchema, timestampSchema } from './datadog-wire.ts';

/** A change that waits for approval (FlagSuggestion). */
export const suggestionSchema = z
  .object({
    id: idSchema,
    type: z.literal('flag-suggestions'),
    attributes: z.object({
      flag_key: z.string().optional().describe('The flag to change; absent if the change is about something else.'),
      environment_key: z.string().optional().describe('The environment to change, create or delete.'),
      number: z.int(),
      status: z.string(),
      created_at: timestampSchema,
    }),
  })
  .meta({ id: 'DatadogFlagSuggestion' });
export type WireSuggestion = z.output<typeof suggestionSchema>;

/** The result of a change: the flag, or its state after the approval. */
export interface Outcome {
  readonly flag: Flag;
  /** Null: the change has taken effect. */
  readonly suggestion: WireSuggestion | null;
}

/** Waits for a change of a flag, which may need approval. */
export async function outcomeOf({ store }: Services, change: Promise<Flag>): Promise<Outcome> {
  try {
    return { flag: await change, suggestion: null };
  } catch (error) {
    if (!(error instanceof ApprovalRequired)) throw error;
    const row = await store.db.changeRequest.findUniqueOrThrow({
      where: { id: error.changeRequestId, organizationId: error.organizationId },
      select: {
        ...{ id: true, number: true, status: true, entityType: true, entityKey: true },
        ...{ requestedAt: true, after: true },
      },
    });
    const suggestion = toWireSuggestion({ ...row, requestedAt: row.requestedAt.toISOString() });
    return { flag: toLoggedFlag(row.after), suggestion };
  }
}

/** Answers with the result of a change; the status shows whether the change waits for approval. */
export async function outcomeAnswer(
  services: Services,
  change: Promise<Flag>,
  status: { readonly done: number; readonly waiting: number },
  show: (outcome: Outcome) => unknown,
): Promise<Answer> {
  const outcome = await outcomeOf(services, change);
  return { status: outcome.suggestion === null ? status.done : status.waiting, body: await show(outcome) };
}

/** Translates a change that waits for approval to Datadog's form. */
export function toWireSuggestion({ id, entityType, entityKey, ...change }: WaitingChange): WireSuggestion {
  const { number, status, requestedAt } = change;
  const flag = entityType === 'FLAG' ? { flag_key: entityKey } : {};
  const environment = entityType === 'ENVIRONMENT' ? { environment_key: entityKey } : {};
  return {
    id,
    type: 'flag-suggestions',
    attributes: { ...flag, ...environment, number, status, created_at: requestedAt },
  };
}

/** The changes of an organization's flags that wait for approval. */
export type PendingSuggestions = readonly {
  readonly id: string;
  readonly flagId: string | null;
  readonly environmentId: string | null;
}[];

/** Reads the changes that wait for approval: of one flag, or of all. */
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

/**
 * The id of the flag's change that waits in an environment, or null. A change of all environments waits in each protected one.
 */
export function pendingIn(pending: PendingSuggestions, flag: Flag, environment: Environment): string | null {
  const found = pending.find(({ flagId, environmentId }) => {
    if (flagId !== flag.id) return false;
    return environmentId === null ? isProtectedIn(flag, environment) : environmentId === environment.id;
  });
  return found?.id ?? null;
}
