import { z } from 'zod';
import { deleteFlag } from '../../../actions/flag/flags.ts';
import { ApprovalRequired, ConflictError } from '../../../domain/errors.ts';
import type { Flag } from '../../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import type { Answer } from '../../http/answer.ts';
import { type Call, writeRoute } from '../../http/route.ts';
import { activeDependents, named } from '../filters/dependencies.ts';
import { numberIn } from '../filters/filters-schema.ts';
import { showFilters } from '../filters/filters-view.ts';
import { noQuerySchema, projectParametersSchema } from '../parameters.ts';
import { admitting, enter, flagNumbered, type PosthogPlace, refreshed } from '../project.ts';
import { readFilters, selectFlags } from './flag-list.ts';
import { shownFlags } from './flag-reads.ts';
import { rolloutOf } from './flag-status.ts';

const bodySchema = z.looseObject({
  ids: z.json().optional().describe('The ids of flags.'),
  filters: z.json().optional().describe('The filters of the list; either these or ids.'),
});

const resultSchema = z
  .object({
    deleted: z.array(
      z.object({
        id: z.int(),
        key: z.string(),
        rollout_state: z.enum(['fully_rolled_out', 'not_rolled_out', 'partial']),
        active_variant: z.string().nullable().describe('The variant that everybody was given.'),
      }),
    ),
    errors: z.array(z.object({ id: z.json(), key: z.string().optional(), reason: z.string() })),
  })
  .meta({ id: 'PosthogBulkDelete' });

/** POST to delete several (contract §2.11). */
export const bulkDelete = writeRoute({
  method: 'POST',
  path: '/feature_flags/bulk_delete',
  parameters: projectParametersSchema,
  query: noQuerySchema,
  body: bodySchema,
  admit: admitting('feature_flag:write'),
  operation: {
    id: 'posthogBulkDeleteFlags',
    summary: 'Delete feature flags',
    description: 'Those that cannot be deleted are named with the reason; the others are.',
    requestExample: { ids: [1, 2] },
    answers: {
      200: {
        description: 'What was deleted, and what was not.',
        schema: resultSchema,
        example: {
          deleted: [{ id: 1, key: 'old', rollout_state: 'fully_rolled_out', active_variant: null }],
          errors: [{ id: 2, reason: 'Flag not found' }],
        },
      },
    },
    failures: [400],
  },
  async write({ body, ...call }) {
    const place = await enter(call, 'feature_flag:write');
    const { ids, filters } = body;
    if (isGiven(ids) && isGiven(filters)) return refusal('Provide either filters or ids, not both');
    if (isGiven(filters)) return deleteMatching(call, place, filters);
    if (ids === undefined || ids === null) return refusal('Must provide either filters or ids');
    if (!Array.isArray(ids) || ids.length === 0) return refusal('No flag IDs provided');
    return deleteAll(call, place, ids);
  },
});

function isGiven(value: JsonValue | undefined): value is JsonValue {
  return Array.isArray(value) ? value.length > 0 : isJsonObject(value);
}

function refusal(error: string): Answer {
  return { status: 400, body: { error } };
}

async function deleteMatching(
  call: Omit<Call, 'parameters'>,
  place: PosthogPlace,
  filters: JsonValue,
): Promise<Answer> {
  const { filter, unknown } = readFilters(filters);
  if (unknown.length > 0) return refusal(`Unknown filter keys: ${unknown.join(', ')}`);
  const flags = selectFlags(await shownFlags(call, place), filter);
  return deleteAll(
    call,
    place,
    flags.map(({ id }) => id),
  );
}

async function deleteAll(
  call: Omit<Call, 'parameters'>,
  place: PosthogPlace,
  ids: readonly JsonValue[],
): Promise<Answer> {
  const deleted: JsonObject[] = [];
  const errors: JsonObject[] = [];
  let here = place;
  for (const id of ids) {
    const outcome = await deleteOne(call, here, id);
    (Object.hasOwn(outcome, 'reason') ? errors : deleted).push(outcome);
    here = await refreshed(call, here);
  }
  return { status: 200, body: { deleted, errors } };
}

async function deleteOne(call: Omit<Call, 'parameters'>, place: PosthogPlace, id: JsonValue): Promise<JsonObject> {
  const number = numberIn(id);
  if (number === undefined) return { id, reason: 'Invalid flag ID format' };
  const flag = flagNumbered(place.organization, number);
  if (flag === undefined) return { id: number, reason: 'Flag not found' };
  const dependents = activeDependents(flag, place, call.now);
  if (dependents.length > 0) return refused(flag, `other flags depend on it: ${named(dependents)}`);
  const { filters } = showFilters(flag, place, call.now);
  try {
    await deleteFlag(call.services, call.caller, { organizationId: place.organizationId, flagKey: flag.key });
  } catch (error) {
    if (error instanceof ConflictError) return refused(flag, `others depend on it: ${error.dependents.join(', ')}`);
    if (error instanceof ApprovalRequired) return { id: number, key: flag.key, reason: error.message };
    throw error;
  }
  return { id: number, key: flag.key, ...rolloutOf(filters) };
}

function refused({ number, key }: Flag, because: string): JsonObject {
  return { id: number, key, reason: `Cannot delete because ${because}` };
}
