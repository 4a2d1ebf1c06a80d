import { z } from 'zod';
import type { Services } from '../../../actions/services.ts';
import {
  createUsageDashboard,
  enrichUsageDashboard,
  findUnknownDashboards,
  findUsageDashboard,
} from '../../../actions/usage/usage-dashboards.ts';
import { ConflictError } from '../../../domain/errors.ts';
import type { Flag } from '../../../domain/flag.ts';
import type { Answer } from '../../http/answer.ts';
import { memberOf } from '../../http/extension-part.ts';
import { type RouteContext, writeRoute } from '../../http/route.ts';
import { posthogPart } from '../extension.ts';
import { flagParametersSchema, noQuerySchema } from '../parameters.ts';
import { type Asking, enter, type PosthogPlace } from '../project.ts';
import { PosthogRefusal } from '../refusal.ts';
import { livingFlag } from './flag-lookup.ts';
import type { FlagChangeBody, NewFlagBody } from './flag-schema.ts';

const success = {
  200: { description: 'It is done.', schema: z.object({ success: z.literal(true) }), example: { success: true } },
};

/** POST to show the use that people make of a feature on the dashboard of its flag's usage (contract §2.1). */
export const enrichDashboard = writeRoute({
  method: 'POST',
  path: '/feature_flags/{id}/enrich_usage_dashboard',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'posthogEnrichUsageDashboard',
    summary: "Enrich the dashboard of a feature flag's usage",
    description:
      'Adds views of, and interactions with, the feature. What stands in the way is told as `{success, error}`.',
    answers: success,
    failures: [400, 404],
  },
  async write(context) {
    const answer = toAnswer(await enrich(context, await flagIn(context)));
    // PostHog has announced to do without it.
    return { ...answer, headers: { deprecation: 'true' } };
  },
});

/** POST to make the dashboard of a flag's usage; one that is there stays (contract §2.1). */
export const makeDashboard = writeRoute({
  method: 'POST',
  path: '/feature_flags/{id}/dashboard',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'posthogCreateUsageDashboard',
    summary: "Create the dashboard of a feature flag's usage",
    description: 'What stands in the way is told as `{success, error}`.',
    answers: success,
    failures: [400, 404],
  },
  async write(context) {
    const flag = await flagIn(context);
    if ((await findUsageDashboard(context.services, flag)) !== undefined) return toAnswer(undefined);
    const making = createUsageDashboard(context.services, context.caller, newDashboard(flag));
    return toAnswer(await done(making, 'Unable to generate usage dashboard'));
  },
});

type FlagCall = Asking & RouteContext<z.output<typeof flagParametersSchema>, unknown, unknown>;

async function flagIn(context: FlagCall): Promise<Flag> {
  return livingFlag(await enter(context, 'feature_flag:write'), context.parameters.id);
}

/** Why a dashboard was not enriched, asked in the contract's order; undefined when it was. */
async function enrich({ services, caller }: FlagCall, flag: Flag): Promise<string | undefined> {
  const dashboard = await findUsageDashboard(services, flag);
  if (dashboard === undefined) return 'Usage dashboard not found';
  if (dashboard.enrichedAt !== null) return 'Usage dashboard already has enriched data';
  if (posthogPart(flag.extensions).has_enriched_analytics !== true) {
    return 'No enriched analytics available for this feature flag';
  }
  return done(enrichUsageDashboard(services, caller, nameOf(flag)), 'Unable to enrich usage dashboard');
}

/** What is said when somebody else was quicker. */
async function done(verb: Promise<unknown>, failure: string): Promise<string | undefined> {
  try {
    await verb;
    return undefined;
  } catch (error) {
    if (error instanceof ConflictError) return failure;
    throw error;
  }
}

/** The dashboard that PostHog makes of a flag's usage, with a new flag or when it is asked for (contract §2.1). */
export function newDashboard(flag: Pick<Flag, 'organizationId' | 'key'>) {
  return { ...nameOf(flag), name: `Generated Dashboard: ${flag.key} Usage` };
}

function nameOf({ organizationId, key }: Pick<Flag, 'organizationId' | 'key'>) {
  return { organizationId, flagKey: key };
}

function toAnswer(error: string | undefined): Answer {
  if (error === undefined) return { status: 200, body: { success: true } };
  return { status: 400, body: { success: false, error } };
}

/** The dashboards that a flag is to be found on, by their ids. */
export function dashboardsOf({ extensions }: Pick<Flag, 'extensions'>): readonly number[] {
  const ids = memberOf(posthogPart(extensions), 'analytics_dashboards');
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'number') : [];
}

/** Throws PosthogRefusal does_not_exist for a dashboard that is not the project's; those that a flag has are not looked for again. */
export async function refuseUnknownDashboards(
  services: Services,
  { organizationId }: PosthogPlace,
  { analytics_dashboards: ids = [] }: NewFlagBody | FlagChangeBody,
  flag?: Flag,
): Promise<void> {
  const known = flag === undefined ? [] : dashboardsOf(flag);
  const added = ids.filter((id) => !known.includes(id));
  const [unknown] = added.length === 0 ? [] : await findUnknownDashboards(services, organizationId, added);
  if (unknown === undefined) return;
  throw new PosthogRefusal(
    'does_not_exist',
    `Invalid pk "${unknown}" - object does not exist.`,
    'analytics_dashboards',
  );
}
