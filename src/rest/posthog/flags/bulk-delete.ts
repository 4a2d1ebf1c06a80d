import { z } from 'zod';
import { deleteFlags, type FlagDeletion } from '../../../actions/flag/delete-flags.ts';
import { ApprovalRequired } from '../../../domain/errors.ts';
import type { Flag } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import type { Answer } from '../../http/answer.ts';
import type { Call } from '../../http/route.ts';
import { activeDependents, flagNames } from '../filters/dependencies.ts';
import { numberIn } from '../filters/filters-schema.ts';
import { showFilters } from '../filters/filters-view.ts';
import { flagsRoutes } from '../paths.ts';
import { flagNumbered, type Project } from '../project.ts';
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
    errors: z.array(
      z.object({
        id: z.json(),
        key: z.string().optional(),
        reason: z.string(),
        change_request_id: z.string().optional().describe('The change request, where the deletion waits for approval.'),
      }),
    ),
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

/** Deletes all flags in one commit, and answers with what happened to each. */
async function deleteAll(call: DeletingCall, project: Project, ids: readonly JsonValue[]): Promise<Answer> {
  const named = ids.map((id) => namedBy(project, id));
  const flagKeys = named.flatMap(({ flag }) => flag?.key ?? []);
  const { organizationId } = project;
  const deletions =
    flagKeys.length === 0 ? [] : await deleteFlags(call.services, call.caller, { organizationId, flagKeys });
  const [deleted, errors]: [JsonObject[], JsonObject[]] = [[], []];
  let [left, index] = [project, 0];
  for (const { flag, refusal: refused } of named) {
    const deletion = flag === undefined ? undefined : deletions[index++];
    if (flag === undefined || deletion === undefined) {
      errors.push(refused);
    } else if (deletion.outcome === 'DELETED') {
      deleted.push(shownDeletion(flag, project, call.now));
      left = without(left, flag);
    } else {
      errors.push(shownFailure(flag, deletion, left, call.now));
    }
  }
  return { status: 200, body: { deleted, errors } };
}

/** What an id names: a flag, or else how the answer refuses it. */
interface Named {
  readonly flag: Flag | undefined;
  readonly refusal: JsonObject;
}

function namedBy(project: Project, id: JsonValue): Named {
  const number = numberIn(id);
  if (number === undefined) return { flag: undefined, refusal: { id, reason: 'Invalid flag ID format' } };
  return { flag: flagNumbered(project.organization, number), refusal: { id: number, reason: NOT_FOUND } };
}

const NOT_FOUND = 'Flag not found';

function shownDeletion(flag: Flag, project: Project, now: EpochMilliseconds): JsonObject {
  const { filters } = showFilters(flag, project, now);
  return { id: flag.number, key: flag.key, ...rolloutOf(filters) };
}

function shownFailure(flag: Flag, deletion: FlagDeletion, left: Project, now: EpochMilliseconds): JsonObject {
  const { number: id, key } = flag;
  switch (deletion.outcome) {
    case 'WAITS':
      return {
        ...{ id, key, reason: new ApprovalRequired(flag.organizationId, deletion.changeRequestId).message },
        change_request_id: deletion.changeRequestId,
      };
    case 'CHANGE_REQUEST_PENDING':
      return { id, key, reason: deletion.message };
    case 'IN_USE': {
      const active = activeDependents(flag, left, now);
      const because =
        active.length > 0
          ? `other flags depend on it: ${flagNames(active)}`
          : `others depend on it: ${deletion.dependents.join(', ')}`;
      return { id, key, reason: `Cannot delete because ${because}` };
    }
    default:
      return { id, reason: NOT_FOUND };
  }
}

/** The project after the deletion of one of its flags. */
function without(project: Project, { key }: Flag): Project {
  const flags = new Map(project.organization.flags);
  flags.delete(key);
  return { ...project, organization: { ...project.organization, flags } };
}
