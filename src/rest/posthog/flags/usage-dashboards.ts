import { z } from 'zod';
import type { Services } from '../../../actions/services.ts';
import {
  createUsageDashboard,
  enrichUsageDashboard,
  findUnknownDashboards,
  findUsageDashboard,
} from '../../../actions/usage/usage-dashboards.ts';
import type { Caller } from '../../../domain/caller.ts';
import { ConflictError, NotFoundError } from '../../../domain/errors.ts';
import type { Flag } from '../../../domain/flag.ts';
import { ownMember } from '../../../domain/json.ts';
import { MAXIMUM_NAME } from '../../../domain/text-rules.ts';
import type { Answer } from '../../http/answer.ts';
import { extensionPart } from '../../http/extension-part.ts';
import { flagRoutes } from '../paths.ts';
import type { Project } from '../project.ts';
import { PosthogRefusal } from '../refusal.ts';
import { livingFlag } from './flag-lookup.ts';
import type { FlagChangeBody, NewFlagBody } from './flag-schema.ts';

const answers = {
  200: { description: 'Done.', schema: z.object({ success: z.literal(true) }), example: { success: true } },
};
const description = 'Failures are answered as `{success, error}`.';

/** Contract §2.1. */
export const enrichDashboard = flagRoutes.write({
  method: 'POST',
  action: 'enrich_usage_dashboard',
  id: 'posthogEnrichUsageDashboard',
  summary: 'Enrich the usage dashboard of a feature flag',
  description: `Adds the views of, and interactions with, the feature. ${description}`,
  failures: [400],
  answers,
  mayWait: false,
  async write({ services, caller, place, parameters }) {
    const flag = livingFlag(place, parameters.id);
    const hasAnalytics = extensionPart(flag.extensions, 'posthog').has_enriched_analytics === true;
    // The verb checks first, where it recalls what an earlier attempt of the same request has done.
    const obstacle = hasAnalytics
      ? await enrich(services, caller, flag)
      : ((await dashboardObstacle(services, flag)) ?? 'No enriched analytics available for this feature flag');
    const answer = toAnswer(obstacle);
    // PostHog has announced the removal of the route.
    return { ...answer, headers: { deprecation: 'true' } };
  },
});

/** Contract §2.1. */
export const createDashboard = flagRoutes.write({
  method: 'POST',
  action: 'dashboard',
  id: 'posthogCreateUsageDashboard',
  summary: 'Create the usage dashboard of a feature flag, unless it has one',
  description,
  failures: [400],
  answers,
  mayWait: false,
  async write({ services, caller, place, parameters }) {
    const flag = livingFlag(place, parameters.id);
    try {
      await createUsageDashboard(services, caller, { ...nameOf(flag), ...newDashboard(flag.key) });
    } catch (error) {
      if (!(error instanceof ConflictError && error.code === 'KEY_TAKEN')) throw error;
    }
    return toAnswer(undefined);
  },
});

/** The usage dashboard of a new flag (contract §2.1). */
export function newDashboard(flagKey: string) {
  return { name: `Generated Dashboard: ${flagKey} Usage`.slice(0, MAXIMUM_NAME) };
}

/** The ids of the dashboards that a flag names. */
export function dashboardsOf({ extensions }: Pick<Flag, 'extensions'>): readonly number[] {
  const ids = ownMember(extensionPart(extensions, 'posthog'), 'analytics_dashboards');
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'number') : [];
}

/** Throws PosthogRefusal for a dashboard that neither the flag names already nor the project has. */
export async function refuseUnknownDashboards(
  services: Services,
  { organizationId }: Project,
  { analytics_dashboards: ids = [] }: NewFlagBody | FlagChangeBody,
  flag?: Flag,
): Promise<void> {
  const known = flag === undefined ? [] : dashboardsOf(flag);
  const added = ids.filter((id) => !known.includes(id));
  const [unknown] = added.length === 0 ? [] : await findUnknownDashboards(services, organizationId, added);
  if (unknown === undefined) return;
  const detail = `Invalid pk "${unknown}" - object does not exist.`;
  throw new PosthogRefusal('does_not_exist', detail, 'analytics_dashboards');
}

const MISSING = 'Usage dashboard not found';
const ENRICHED = 'Usage dashboard already has enriched data';

/** Enriches the dashboard of a flag. Returns why it cannot be enriched; undefined if it is. */
async function enrich(services: Services, caller: Caller, flag: Flag): Promise<string | undefined> {
  try {
    await enrichUsageDashboard(services, caller, nameOf(flag));
    return undefined;
  } catch (error) {
    if (error instanceof NotFoundError && error.entityType === 'usage dashboard') return MISSING;
    if (error instanceof ConflictError && error.code === 'ILLEGAL_TRANSITION') return ENRICHED;
    throw error;
  }
}

/** Why the dashboard of a flag cannot be enriched; undefined if it can. */
async function dashboardObstacle(services: Services, flag: Flag): Promise<string | undefined> {
  const dashboard = await findUsageDashboard(services, flag);
  if (dashboard === undefined) return MISSING;
  return dashboard.enrichedAt === null ? undefined : ENRICHED;
}

function nameOf({ organizationId, key }: Flag) {
  return { organizationId, flagKey: key };
}

function toAnswer(error: string | undefined): Answer {
  if (error === undefined) return { status: 200, body: { success: true } };
  return { status: 400, body: { success: false, error } };
}
