import type { z } from 'zod';
import { createFlag } from '../../../actions/flag/flags.ts';
import { patchFlag } from '../../../actions/flag/patch-flag.ts';
import { revealPayloads } from '../../../actions/flag/payloads.ts';
import { ConflictError } from '../../../domain/errors.ts';
import type { Flag } from '../../../domain/flag.ts';
import { isJsonObject, type JsonValue, jsonEqual } from '../../../domain/json.ts';
import { MAXIMUM_NAME } from '../../../domain/text-rules.ts';
import { loadFlagByNumber } from '../../../store/flags/load.ts';
import type { Answer } from '../../http/answer.ts';
import { type Current, type Method, type Route, type RouteContext, writeRoute } from '../../http/route.ts';
import { refuseActiveDependents, refuseDisabledDependencies } from '../filters/dependencies.ts';
import { flagParametersSchema, noQuerySchema, projectParametersSchema } from '../parameters.ts';
import { admitting, enter, isActive, type PosthogPlace, refreshed } from '../project.ts';
import { PosthogRefusal } from '../refusal.ts';
import { type FlagRewrite, toCreateFlagInput, toFlagRewrite } from './flag-input.ts';
import { findFlag } from './flag-lookup.ts';
import { flagDependsOn } from './flag-reads.ts';
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
import { type Showing, showFlag } from './flag-view.ts';
import { refuseUnknownDashboards } from './usage-dashboards.ts';

const answer = { description: 'The flag.', schema: flagSchema, example: flagExample };

/** POST one (contract §4.2). */
export const createFlagRoute = writeRoute({
  method: 'POST',
  path: '/feature_flags',
  parameters: projectParametersSchema,
  query: noQuerySchema,
  body: newFlagSchema,
  admit: admitting('feature_flag:write'),
  operation: {
    id: 'posthogCreateFlag',
    summary: 'Create a feature flag',
    description: 'It has the dashboard of its usage made for it, unless that is not wanted.',
    requestExample: newFlagExample,
    answers: { 201: answer },
    failures: [400],
    mayWait: true,
  },
  async write({ body, ...call }) {
    const { services, caller, now } = call;
    const place = await enter(call, 'feature_flag:write');
    await refuseUnknownDashboards(services, place, body);
    const wantsDashboard = body._should_create_usage_dashboard !== false;
    const usageDashboard = wantsDashboard
      ? { name: `Generated Dashboard: ${body.key} Usage`.slice(0, MAXIMUM_NAME) }
      : null;
    const flag = await createFlag(services, caller, { ...toCreateFlagInput(body, place, now), usageDashboard });
    return { status: 201, body: await showFlag(call, flag, await refreshed(call, place)) };
  },
});

const change = {
  path: '/feature_flags/{id}',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: flagChangeSchema,
  admit: admitting('feature_flag:write'),
  current: currentFlag,
  write: changeAsBodyAsks,
} as const;

/** PATCH what is to change of one (contract §4.3). */
export const patchFlagRoute = writeRoute({
  ...change,
  method: 'PATCH',
  operation: operation('posthogUpdateFlag', 'Update a feature flag'),
});

/** PUT the same: what is absent stays. */
export const putFlagRoute = writeRoute({
  ...change,
  method: 'PUT',
  operation: operation('posthogPutFlag', 'Replace what is sent of a feature flag'),
});

function operation(id: string, summary: string) {
  return {
    id,
    summary,
    requestExample: flagChangeExample,
    answers: { 200: answer },
    failures: [400, 404, 409],
    mayWait: true,
  };
}

function changeAsBodyAsks(context: FlagCall<z.output<typeof flagChangeSchema>>) {
  const { body, now } = context;
  const ask = asBodyAsks(body, now);
  return changeFlag(context, async (flag, place) => {
    if (hasVersion(body)) refuseConflict(body, await showFlag(context, flag, place));
    await refuseUnknownDashboards(context.services, place, body, flag);
    return ask(flag, place);
  });
}

function hasVersion({ version, original_flag: original }: FlagChangeBody): boolean {
  return typeof version === 'number' && original !== undefined && original !== null;
}

/** How often a write is made again that somebody else was quicker than. */
const ATTEMPTS = 5;

/** A request that is about a flag. */
export type FlagCall<Body = unknown> = RouteContext<
  { readonly project_id: string; readonly id: string },
  unknown,
  Body
>;

/** Says what is to change of a flag, which it is given as the caller may see it; asked again when the flag has changed. */
export type Change = (flag: Flag, place: PosthogPlace) => FlagRewrite | Promise<FlagRewrite>;

/** The flag of the path as its GET sees it, for `If-Match`. */
export async function currentFlag(context: FlagCall): Promise<Current> {
  const place = await enter(context, 'feature_flag:write');
  const flag = await findFlag(context.services, place, context.parameters.id);
  return { dependsOn: flagDependsOn(await showFlag(context, flag, place)), version: flag.version };
}

/** Changes the flag of the path and shows it as it then is. */
export async function changeFlag(context: FlagCall, change: Change): Promise<Answer> {
  const place = await enter(context, 'feature_flag:write');
  const flag = await findFlag(context.services, place, context.parameters.id);
  const changed = await applyChange(context, place, flag, change);
  return { status: 200, body: await showFlag(context, changed, await refreshed(context, place)) };
}

/** Changes a flag from whatever it is, unless the request names the version that it must be at. */
export async function applyChange(
  context: Showing & Pick<FlagCall, 'expectedVersion'>,
  place: PosthogPlace,
  flag: Flag,
  change: Change,
): Promise<Flag> {
  const { services, caller, expectedVersion } = context;
  let [present, here] = [flag, place];
  for (let attempt = 1; ; attempt += 1) {
    const rewrite = await change(revealPayloads(services, caller, present), here);
    const name = { organizationId: place.organizationId, flagId: present.id };
    try {
      return await patchFlag(services, caller, {
        ...name,
        ...rewrite,
        expectedVersion: expectedVersion ?? present.version,
      });
    } catch (error) {
      const isOvertaken = error instanceof ConflictError && error.code === 'VERSION_CONFLICT';
      if (!isOvertaken || expectedVersion !== undefined || attempt === ATTEMPTS) throw error;
    }
    here = await refreshed(context, place);
    present = (await loadFlagByNumber(services.store.db, place.organizationId, flag.number)) ?? present;
  }
}

/** What a body of PostHog's asks, once what it asks of the flags around is allowed (contract §4.3). */
export function asBodyAsks(body: FlagChangeBody, now: number): Change {
  return (flag, place) => {
    refuseUnderOthers(body, flag, place, now);
    return toFlagRewrite(body, flag, place, now);
  };
}

function refuseUnderOthers(body: FlagChangeBody, flag: Flag, place: PosthogPlace, now: number): void {
  if (body.deleted === true && flag.deletedAt === null) refuseActiveDependents(flag, 'delete', place, now);
  const wasActive = isActive(flag, place, now);
  if (body.active === false && wasActive) refuseActiveDependents(flag, 'disable', place, now);
  if (body.active === true && !wasActive) refuseDisabledDependencies(flag, place, now);
}

const method: Method = 'POST';

/** A route that does to a flag what a PATCH with one member does (contract §2.11). */
function stateRoute(verb: string, summary: string, change: FlagChangeBody): Route {
  return writeRoute({
    method,
    path: `/feature_flags/{id}/${verb}`,
    parameters: flagParametersSchema,
    query: noQuerySchema,
    body: null,
    operation: {
      id: `posthog${verb.charAt(0).toUpperCase()}${verb.slice(1)}Flag`,
      summary,
      answers: { 200: { description: 'The flag.', schema: flagSchema, example: flagExample } },
      failures: [400, 404],
      mayWait: true,
    },
    current: currentFlag,
    write: (context) => changeFlag(context, asBodyAsks(change, context.now)),
  });
}

/** POST to enable, disable, archive or unarchive a flag. */
export const flagStateRoutes: readonly Route[] = [
  stateRoute('enable', 'Enable a feature flag', { active: true }),
  stateRoute('disable', 'Disable a feature flag', { active: false }),
  stateRoute('archive', 'Archive a feature flag', { archived: true }),
  stateRoute('unarchive', 'Take a feature flag out of the archive', { archived: false }),
];

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
