import type { Services } from '../../../actions/services.ts';
import { findUnknownDashboards } from '../../../actions/usage/usage-dashboards.ts';
import type { Flag } from '../../../domain/flag.ts';
import { memberOf } from '../../http/extension-part.ts';
import { posthogPart } from '../posthog-extension.ts';
import type { PosthogPlace } from '../posthog-place.ts';
import { PosthogRefusal } from '../posthog-refusal.ts';
import type { FlagChangeBody, NewFlagBody } from './flag-wire.ts';

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
