import { archiveFlag, createFlag, unarchiveFlag, updateFlag } from '../../actions/flag/flags.ts';
import { ConflictError, problem, ValidationError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Answer } from '../http/answer.ts';
import { type RouteContext, readRoute, writeRoute } from '../http/route.ts';
import { currentFlag } from './current-flag.ts';
import { flagChangeExample, flagExample, flagPageExample, newFlagExample } from './datadog-examples.ts';
import { flagParametersSchema, noQuerySchema } from './datadog-parameters.ts';
import { needs } from './datadog-permissions.ts';
import { enter, findFlag, refreshed } from './datadog-place.ts';
import { placed } from './datadog-problem.ts';
import { hasPart, pageOf } from './datadog-wire.ts';
import { toCreateFlagInput, toFlagChange } from './feature-flag-input.ts';
import { flagDependsOn, showFlag, toListItem } from './feature-flag-map.ts';
import {
  flagAnswerSchema,
  flagChangeSchema,
  flagListSchema,
  flagQuerySchema,
  newFlagSchema,
} from './feature-flag-wire.ts';
import { outcomeOf, pendingSuggestions } from './suggestion.ts';

const answer = { schema: flagAnswerSchema, example: flagExample };
const waiting = {
  description: 'The change waits for approval; the flag is as before, with `pending_suggestion_id` set.',
  ...answer,
};
const current = currentFlag(needs.writeFlag);

/** 7: GET the list, the newest first. */
export const listFlags = readRoute({
  method: 'GET',
  path: '',
  parameters: noQuerySchema,
  query: flagQuerySchema,
  body: null,
  operation: {
    id: 'ListFeatureFlags',
    summary: 'List feature flags',
    answers: { 200: { description: 'A page of them.', schema: flagListSchema, example: flagPageExample } },
    failures: [400],
  },
  async read({ query, ...call }) {
    const place = await enter(call, needs.readFlag);
    const { organization, organizationId } = place;
    const { key, is_archived, limit, offset } = query;
    const defaults = JSON.stringify(organization.featureDefaults);
    const asked = { key: key ?? null, is_archived: is_archived ?? null, limit, offset };
    const seen = call.caller.environment;
    return {
      dependsOn: ['datadog-flags', organizationId, organization.revision, defaults, seen, asked],
      async answer() {
        const all = [...organization.flags.values()].sort(newestFirst);
        const filtered = all.filter(
          (flag) => hasPart(flag.key, key) && (is_archived === undefined || is_archived === (flag.archivedAt !== null)),
        );
        const { items, meta } = pageOf(all, filtered, query);
        const pending = await pendingSuggestions(call.services, organizationId);
        return { status: 200, body: { data: items.map((flag) => toListItem(flag, place, pending)), meta } };
      },
    };
  },
});

function newestFirst(left: Flag, right: Flag): number {
  if (left.createdAt !== right.createdAt) return left.createdAt < right.createdAt ? 1 : -1;
  return right.number - left.number;
}

/** 2: GET one, archived or not. */
export const getFlag = readRoute({
  method: 'GET',
  path: '/{feature_flag_id}',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'GetFeatureFlag',
    summary: 'Get a feature flag',
    answers: { 200: { description: 'The flag.', ...answer } },
    failures: [404],
  },
  async read({ parameters, services, now, ...call }) {
    const place = await enter({ ...call, services, now }, needs.readFlag);
    const flag = findFlag(place, parameters.feature_flag_id);
    return {
      dependsOn: await flagDependsOn(services, flag, place, now),
      answer: async () => ({ status: 200, body: await showFlag(services, flag, place, now) }),
    };
  },
});

/** 6: POST one. */
export const makeFlag = writeRoute({
  method: 'POST',
  path: '',
  parameters: noQuerySchema,
  query: noQuerySchema,
  body: newFlagSchema,
  operation: {
    id: 'CreateFeatureFlag',
    summary: 'Create a feature flag',
    description: 'It is disabled in every environment.',
    requestExample: newFlagExample,
    answers: { 201: { description: 'The flag.', ...answer } },
    failures: [400, 409],
  },
  async write({ body, services, caller, now, ...call }) {
    const place = await enter({ ...call, services, caller, now }, needs.writeFlag);
    const input = toCreateFlagInput(body.data.attributes, place);
    const flag = await placed(createFlag(services, caller, input), /^/, 'data.attributes.');
    return {
      status: 201,
      body: await showFlag(services, flag, await refreshed({ services }, place), now),
    };
  },
});

type FlagWrite = RouteContext<{ readonly feature_flag_id: string }, unknown, unknown>;

/** Does something to the flag of the path and shows it as it then is: 202 where that waits for approval. */
async function writeFlag(
  context: FlagWrite,
  verb: (
    name: { organizationId: string; flagKey: string; expectedVersion: number | undefined },
    flag: Flag,
  ) => Promise<Flag>,
): Promise<Answer> {
  const { services, now, expectedVersion } = context;
  const place = await enter(context, needs.writeFlag);
  const before = findFlag(place, context.parameters.feature_flag_id);
  const { organizationId } = place;
  const name = { organizationId, flagKey: before.key, expectedVersion };
  const { flag, suggestion } = await outcomeOf(services, verb(name, before));
  const body = await showFlag(services, suggestion === null ? flag : before, await refreshed(context, place), now);
  return { status: suggestion === null ? 200 : 202, body };
}

/** 4: PUT what is to change of one. */
export const changeFlag = writeRoute({
  method: 'PUT',
  path: '/{feature_flag_id}',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: flagChangeSchema,
  operation: {
    id: 'UpdateFeatureFlag',
    summary: 'Update a feature flag',
    description: 'What is absent stays. Targeting and allocations are not touched.',
    requestExample: flagChangeExample,
    answers: { 200: { description: 'The flag.', ...answer }, 202: waiting },
    failures: [400, 404],
  },
  current,
  write: (context) =>
    writeFlag(context, (name, flag) =>
      placed(
        updateFlag(context.services, context.caller, { ...name, ...toFlagChange(context.body.data.attributes, flag) }),
        /^/,
        'data.attributes.',
      ),
    ),
});

/** 3: POST one into the archive. */
export const putIntoArchive = writeRoute({
  method: 'POST',
  path: '/{feature_flag_id}/archive',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'ArchiveFeatureFlag',
    summary: 'Archive a feature flag',
    description: 'A flag that is archived stays so.',
    answers: { 200: { description: 'The flag.', ...answer }, 202: waiting },
    failures: [400, 404, 409],
  },
  current,
  async write(context) {
    try {
      return await writeFlag(context, (name) => archiveFlag(context.services, context.caller, name));
    } catch (error) {
      // That others depend on the flag is no conflict to Datadog, whose flags depend on nothing.
      if (error instanceof ConflictError && error.code === 'IN_USE') {
        throw new ValidationError([problem('', error.message)]);
      }
      throw error;
    }
  },
});

/** 5: POST one out of the archive. */
export const takeFromArchive = writeRoute({
  method: 'POST',
  path: '/{feature_flag_id}/unarchive',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'UnarchiveFeatureFlag',
    summary: 'Unarchive a feature flag',
    description: 'A flag that is not archived stays so.',
    answers: { 200: { description: 'The flag.', ...answer }, 202: waiting },
    failures: [400, 404, 409],
  },
  current,
  write: (context) => writeFlag(context, (name) => unarchiveFlag(context.services, context.caller, name)),
});
