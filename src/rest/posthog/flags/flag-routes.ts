import { z } from 'zod';
import { createFlag } from '../../../actions/flag/flags.ts';
import { revealPayloads } from '../../../actions/flag/payloads.ts';
import { findUsageDashboard } from '../../../actions/usage/usage-dashboards.ts';
import { resource } from '../../http/resource.ts';
import type { Route } from '../../http/route.ts';
import { numberIn } from '../filters/filters-schema.ts';
import { showFilters } from '../filters/filters-view.ts';
import { payloadsOf } from '../filters/payload-texts.ts';
import { pageOf, pageSchema } from '../pages.ts';
import { flagPath, flagQueries, flagsRoutes } from '../paths.ts';
import { flagNumbered, type Project, reloadProject } from '../project.ts';
import { notFound } from '../refusal.ts';
import { changeFlag } from './change-flag.ts';
import { toCreateFlagInput } from './flag-input.ts';
import { filterFlags, flagFilterSchema, flagQuerySchema, isListed, orderFlags } from './flag-list.ts';
import { findFlagOrDeleted, flagOrDeleted } from './flag-lookup.ts';
import {
  type FlagChangeBody,
  flagChangeExample,
  flagChangeSchema,
  flagExample,
  flagSchema,
  newFlagExample,
  newFlagSchema,
  type WireFlag,
} from './flag-schema.ts';
import { statusAnswers, toWireStatus } from './flag-status.ts';
import {
  isRemoteConfiguration,
  NO_RECORD,
  readRecords,
  showFlag,
  showFlags,
  showFlagWith,
  statusFacts,
  type Viewer,
} from './flag-view.ts';
import { newDashboard, refuseUnknownDashboards } from './usage-dashboards.ts';

const answer = { description: 'The flag.', schema: flagSchema, example: flagExample };

/** Every listed flag. */
export function listedFlags(viewer: Viewer, project: Project): Promise<readonly WireFlag[]> {
  return showFlags(viewer, [...project.organization.flags.values()].filter(isListed), project);
}

const listFlags = flagsRoutes.read({
  id: 'posthogListFlags',
  summary: 'List feature flags',
  query: flagQuerySchema,
  answers: {
    200: {
      description: 'A page of the list.',
      schema: pageSchema(flagSchema).meta({ id: 'PosthogFlagPage' }),
      example: { count: 1, next: null, previous: null, results: [flagExample] },
    },
  },
  async read({ query, place, ...call }) {
    const flags = orderFlags(filterFlags(await listedFlags(call, place), query), query.order);
    const body = pageOf(flags, query, call.incoming.url);
    return {
      dependsOn: ['posthog-flags', place.organizationId, JSON.stringify(body)],
      answer: () => ({ status: 200, body }),
    };
  },
});

const matchingIds = flagsRoutes.read({
  action: 'matching_ids',
  id: 'posthogMatchingFlagIds',
  summary: 'List the ids of feature flags',
  query: flagFilterSchema,
  answers: {
    200: {
      description: 'The ids.',
      schema: z.object({ ids: z.array(z.int()), total: z.int() }),
      example: { ids: [1, 2], total: 2 },
    },
  },
  async read({ query, place, ...call }) {
    const ids = orderFlags(filterFlags(await listedFlags(call, place), query)).map(({ id }) => id);
    return {
      dependsOn: ['posthog-matching-ids', place.organizationId, ids],
      answer: () => ({ status: 200, body: { ids, total: ids.length } }),
    };
  },
});

const createFlagRoute = flagsRoutes.write({
  method: 'POST',
  id: 'posthogCreateFlag',
  summary: 'Create a feature flag',
  description: 'Creates its usage dashboard as well, unless `_should_create_usage_dashboard` is false.',
  body: newFlagSchema,
  requestExample: newFlagExample,
  answers: { 201: answer },
  async write({ body, place, ...call }) {
    const { services, caller, now } = call;
    await refuseUnknownDashboards(services, place, body);
    const usageDashboard = body._should_create_usage_dashboard === false ? null : newDashboard(body.key);
    const flag = await createFlag(services, caller, { ...toCreateFlagInput(body, place, now), usageDashboard });
    const dashboard = usageDashboard === null ? undefined : await findUsageDashboard(services, flag);
    const record = { lastCalledAt: null, usageDashboard: dashboard?.number ?? null };
    return { status: 201, body: showFlagWith(call, flag, record, await reloadProject(call, place)) };
  },
});

const flag = resource({
  ...flagPath,
  answer,
  async find({ services, place, parameters, ...context }) {
    const found = await flagOrDeleted(services, place, parameters.id);
    return { version: found.version, body: await showFlag({ services, ...context }, found, place) };
  },
  current: ({ version, body }) => ({ dependsOn: ['posthog-flag', JSON.stringify(body)], version }),
  show: ({ body }) => body,
});

const change = {
  body: flagChangeSchema,
  requestExample: flagChangeExample,
  failures: [409],
  write: changeFlag,
};

/** A route that changes one member of a flag (contract §2.11). */
function stateRoute(action: string, summary: string, body: FlagChangeBody): Route {
  const id = `posthog${action.charAt(0).toUpperCase()}${action.slice(1)}Flag`;
  return flag.write({ method: 'POST', action, id, summary, write: (context) => changeFlag({ ...context, body }) });
}

const flagStatus = flagQueries.read({
  action: 'status',
  id: 'posthogFlagStatus',
  summary: 'Get the status of a feature flag',
  answers: statusAnswers,
  async read({ services, place, parameters, now }) {
    const found = await findFlagOrDeleted(services, place, parameters.id);
    if (found === undefined) {
      const body = statusAnswers[404].example;
      return { dependsOn: ['posthog-status', body], answer: () => ({ status: 404, body }) };
    }
    const record = (await readRecords(services, place, [found])).get(found.id) ?? NO_RECORD;
    const body = toWireStatus(statusFacts(found, record, place, now), now);
    return { dependsOn: ['posthog-status', found.id, body], answer: () => ({ status: 200, body }) };
  },
});

const remoteConfig = flagQueries.read({
  action: 'remote_config',
  id: 'posthogRemoteConfig',
  summary: 'Get the payload of a remote configuration flag',
  description:
    'The flag is named by its number or its key. Encrypted payloads are shown to secret keys only. Any other flag is 404 ' +
    'without a body.',
  query: z.object({ token: z.string().optional().describe('A project token, which names the project.') }),
  answers: {
    200: {
      description: 'The JSON text of the payload, or null.',
      schema: z.string().nullable(),
      example: '{"theme":"dark"}',
    },
  },
  read({ services, caller, place, parameters, now }) {
    const number = numberIn(parameters.id);
    const { organization } = place;
    const found = number === undefined ? organization.flags.get(parameters.id) : flagNumbered(organization, number);
    if (found === undefined || !isRemoteConfiguration(found)) throw notFound('');
    const { true: payload = null } = payloadsOf(
      showFilters(revealPayloads(services, caller, found), place, now).filters,
    );
    return {
      dependsOn: ['posthog-remote-config', place.organizationId, found.id, payload],
      answer: () => ({ status: 200, body: payload }),
    };
  },
});

/** The routes of the contract §2.3, §2.4 and §4, and of the states of §2.11. */
export const flagCrudRoutes: readonly Route[] = [
  listFlags,
  createFlagRoute,
  matchingIds,
  flag.get({ id: 'posthogGetFlag', summary: 'Get a feature flag' }),
  flag.write({ ...change, method: 'PATCH', id: 'posthogUpdateFlag', summary: 'Update a feature flag' }),
  flag.write({ ...change, method: 'PUT', id: 'posthogPutFlag', summary: 'Update a feature flag, as PATCH does' }),
  stateRoute('enable', 'Enable a feature flag', { active: true }),
  stateRoute('disable', 'Disable a feature flag', { active: false }),
  stateRoute('archive', 'Archive a feature flag', { archived: true }),
  stateRoute('unarchive', 'Unarchive a feature flag', { archived: false }),
  flagStatus,
  remoteConfig,
];
