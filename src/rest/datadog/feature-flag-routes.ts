import { archiveFlag, createFlag, unarchiveFlag, updateFlag } from '../../actions/flag/flags.ts';
import { ConflictError, problem, ValidationError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Answer } from '../http/answer.ts';
import { routesAt } from '../http/resource.ts';
import type { Route } from '../http/route.ts';
import { flagChangeExample, flagPageExample, newFlagExample } from './datadog-examples.ts';
import { flagParametersSchema } from './datadog-parameters.ts';
import { needs } from './datadog-permissions.ts';
import { placeFor, refreshed } from './datadog-place.ts';
import { remapProblemPaths } from './datadog-problem.ts';
import { hasPart, pageOf } from './datadog-wire.ts';
import { toCreateFlagInput, toFlagChange } from './feature-flag-input.ts';
import { showFlag, toListItem } from './feature-flag-map.ts';
import { flagChangeSchema, flagListSchema, flagQuerySchema, newFlagSchema } from './feature-flag-wire.ts';
import { type FlagContext, flagAnswer, flagName, flagNamed, flagResource } from './flag-resource.ts';
import { outcomeAnswer, pendingSuggestions } from './suggestion.ts';

const flags = routesAt({
  path: '',
  admit: (call, access) => placeFor(call, access === 'read' ? needs.readFlag : needs.writeFlag),
});

const list = flags.read({
  id: 'ListFeatureFlags',
  summary: 'List feature flags',
  description: 'The newest first.',
  query: flagQuerySchema,
  answers: { 200: { description: 'A page of flags.', schema: flagListSchema, example: flagPageExample } },
  read({ services, caller, place, query }) {
    const { organization, organizationId } = place;
    const { key, is_archived } = query;
    const state = [organization.revision, JSON.stringify(organization.featureDefaults), caller.environment];
    return {
      dependsOn: ['datadog-flags', organizationId, ...state, JSON.stringify(query)],
      async answer() {
        const all = [...organization.flags.values()].sort(newestFirst);
        const filtered = all.filter(
          (flag) => hasPart(flag.key, key) && (is_archived === undefined || is_archived === (flag.archivedAt !== null)),
        );
        const { items, meta } = pageOf(all, filtered, query);
        const pending = await pendingSuggestions(services, organizationId);
        return { status: 200, body: { data: items.map((flag) => toListItem(flag, place, pending)), meta } };
      },
    };
  },
});

function newestFirst(left: Flag, right: Flag): number {
  if (left.createdAt !== right.createdAt) return left.createdAt < right.createdAt ? 1 : -1;
  return right.number - left.number;
}

const create = flags.write({
  method: 'POST',
  id: 'CreateFeatureFlag',
  summary: 'Create a feature flag',
  description: 'The flag is disabled in every environment.',
  body: newFlagSchema,
  requestExample: newFlagExample,
  answers: { 201: flagAnswer },
  async write({ services, caller, place, body, now }) {
    const input = toCreateFlagInput(body.data.attributes, place);
    const flag = await remapProblemPaths(createFlag(services, caller, input), /^/, 'data.attributes.');
    return { status: 201, body: await showFlag(services, flag, await refreshed({ services, caller }, place), now) };
  },
});

const flag = flagResource('/{feature_flag_id}', flagParametersSchema, needs.writeFlag);

const answers = {
  200: flagAnswer,
  202: {
    ...flagAnswer,
    description: 'The change waits for approval; the flag is unchanged, with `pending_suggestion_id` set.',
  },
};

/** Changes the flag of the path and answers with it. */
async function writeFlag(context: FlagContext, change: (flag: Flag) => Promise<Flag>): Promise<Answer> {
  const { services, place, now } = context;
  const before = flagNamed(context);
  return outcomeAnswer(services, change(before), { done: 200, waiting: 202 }, async ({ flag, suggestion }) =>
    showFlag(services, suggestion === null ? flag : before, await refreshed(context, place), now),
  );
}

const update = flag.write({
  method: 'PUT',
  id: 'UpdateFeatureFlag',
  summary: 'Update a feature flag',
  description: 'An absent member stays as it is. Does not change targeting or allocations.',
  body: flagChangeSchema,
  requestExample: flagChangeExample,
  answers,
  write: (context) =>
    writeFlag(context, (flag) => {
      const change = { ...flagName(flag, context), ...toFlagChange(context.body.data.attributes, flag) };
      return remapProblemPaths(updateFlag(context.services, context.caller, change), /^/, 'data.attributes.');
    }),
});

const archive = flag.write({
  method: 'POST',
  action: 'archive',
  id: 'ArchiveFeatureFlag',
  summary: 'Archive a feature flag',
  description: 'An archived flag stays archived.',
  answers,
  write: (context) =>
    writeFlag(context, (flag) =>
      archiveFlag(context.services, context.caller, flagName(flag, context)).catch((error) => {
        // Datadog's flags have no dependents, so its API documents no conflict here.
        if (!(error instanceof ConflictError && error.code === 'IN_USE')) throw error;
        throw new ValidationError([problem('', error.message)]);
      }),
    ),
});

const unarchive = flag.write({
  method: 'POST',
  action: 'unarchive',
  id: 'UnarchiveFeatureFlag',
  summary: 'Unarchive a feature flag',
  description: 'A flag that is not archived stays as it is.',
  answers,
  write: (context) =>
    writeFlag(context, (flag) => unarchiveFlag(context.services, context.caller, flagName(flag, context))),
});

/** The routes of flags: 2 to 7 of the contract. */
export const featureFlagRoutes: readonly Route[] = [
  list,
  create,
  flag.get({ id: 'GetFeatureFlag', summary: 'Get a feature flag' }),
  update,
  archive,
  unarchive,
];
