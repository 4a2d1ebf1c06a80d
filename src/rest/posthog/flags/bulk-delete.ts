import { z } from 'zod';
import { deleteFlag } from '../../../actions/flag/flags.ts';
import { ApprovalRequired, ConflictError } from '../../../domain/errors.ts';
import type { Flag } from '../../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import type { Answer } from '../../http/answer.ts';
import type { Call } from '../../http/route.ts';
import { activeDependents, flagNames } from '../filters/dependencies.ts';
import { numberIn } from '../filters/filters-schema.ts';
import { showFilters } from '../filters/filters-view.ts';
import { flagsRoutes } from '../paths.ts';
import { flagNumbered, type Project, reloadProject } from '../project.ts';
import { filterFlags, filterInBody } from './flag-list.ts';
import { listedFlags } from './flag-routes.ts';
import { rolloutOf } from './flag-status.ts';

const resultSchema = z
  .object({
    deleted: z.array(
      z.object({
        id: z.int(),
        key: z.string(),
        rollout_state: z.enum(['fully_rolled_out', 'not_rolled_out', 'partial']),
        active_variant: z.string().nullable().describe('The variant that everyone got.'),
      }),
    ),
    errors: z.array(z.object({ id: z.json(), key: z.string().optional(), reason: z.string() })),
  })
  .meta({ id: 'PosthogBulkDelete' });

/** Contract §2.11. */
export const bulkDelete = flagsRoutes.write({
  method: 'POST',
  action: 'bulk_delete',
  id: 'posthogBulkDeleteFlags',
  summary: 'Delete feature flags',
  description: 'Flags that cannot be deleted are listed with the reason.',
  body: z.looseObject({
    ids: z.json().optional().describe('The ids of flags.'),
    filters: z.json().optional().describe('The filters of the list, instead of ids.'),
  }),
  requestExample: { ids: [1, 2] },
  answers: {
    200: {
      description: 'The deleted flags, and the others.',
      schema: resultSchema,
      example: {
        deleted: [{ id: 1, key: 'old', rollout_state: 'fully_rolled_out', active_variant: null }],
        errors: [{ id: 2, reason: 'Flag not found' }],
      },
    },
  },
  mayWait: false,
  async write({ body: { ids, filters }, place, ...call }) {
    if (isGiven(ids) && isGiven(filters)) return refusal('Provide either filters or ids, not both');
    if (isGiven(filters)) return deleteMatching(call, place, filters);
    if (ids === undefined || ids === null) return refusal('Must provide either filters or ids');
    if (!Array.isArray(ids) || ids.length === 0) return refusal('No flag IDs provided');
    return deleteAll(call, place, ids);
  },
});

type DeletingCall = Pick<Call, 'services' | 'caller' | 'now'>;

function isGiven(value: JsonValue | undefined): value is JsonValue {
  return Array.isArray(value) ? value.length > 0 : isJsonObject(value);
}

function refusal(error: string): Answer {
  return { status: 400, body: { error } };
}

async function deleteMatching(call: DeletingCall, project: Project, filters: JsonValue): Promise<Answer> {
  const { filter, unknown } = filterInBody(filters);
  if (unknown.length > 0) return refusal(`Unknown filter keys: ${unknown.join(', ')}`);
  const flags = filterFlags(await listedFlags(call, project), filter);
  const ids = flags.map(({ id }) => id);
  return deleteAll(call, project, ids);
}

async function deleteAll(call: DeletingCall, project: Project, ids: readonly JsonValue[]): Promise<Answer> {
  const deleted: JsonObject[] = [];
  const errors: JsonObject[] = [];
  let current = project;
  for (const id of ids) {
    const outcome = await deleteOne(call, current, id);
    (Object.hasOwn(outcome, 'reason') ? errors : deleted).push(outcome);
    current = await reloadProject(call, current);
  }
  return { status: 200, body: { deleted, errors } };
}

async function deleteOne(call: DeletingCall, project: Project, id: JsonValue): Promise<JsonObject> {
  const number = numberIn(id);
  if (number === undefined) return { id, reason: 'Invalid flag ID format' };
  const flag = flagNumbered(project.organization, number);
  if (flag === undefined) return { id: number, reason: 'Flag not found' };
  const dependents = activeDependents(flag, project, call.now);
  if (dependents.length > 0) return failed(flag, `other flags depend on it: ${flagNames(dependents)}`);
  const { filters } = showFilters(flag, project, call.now);
  try {
    await deleteFlag(call.services, call.caller, { organizationId: project.organizationId, flagKey: flag.key });
  } catch (error) {
    if (error instanceof ConflictError) return failed(flag, `others depend on it: ${error.dependents.join(', ')}`);
    if (error instanceof ApprovalRequired) return { id: number, key: flag.key, reason: error.message };
    throw error;
  }
  return { id: number, key: flag.key, ...rolloutOf(filters) };
}

function failed({ number, key }: Flag, because: string): JsonObject {
  return { id: number, key, reason: `Cannot delete because ${because}` };
}
