import type { Services } from '../../../actions/services.ts';
import { findUsageDashboards } from '../../../actions/usage/usage-dashboards.ts';
import type { Flag } from '../../../domain/flag.ts';
import { instantOrNull } from '../../../store/flags/flag-rows.ts';
import type { PosthogPlace } from '../posthog-place.ts';
import type { FlagRecord } from './flag-map.ts';

const NONE: FlagRecord = { lastCalledAt: null, usageDashboard: null };

/** Reads what is shown of flags that is not in them: when each was last called, and the dashboard of its usage. */
export async function readRecords(
  services: Services,
  { organizationId }: Pick<PosthogPlace, 'organizationId'>,
  flags: readonly Flag[],
): Promise<(flag: Flag) => FlagRecord> {
  const ids = flags.map(({ id }) => id);
  await services.usage.flush();
  const rows = await services.store.db.flag.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, lastEvaluatedAt: true },
  });
  const dashboards = await findUsageDashboards(services, organizationId, ids);
  const records = new Map(
    rows.map(({ id, lastEvaluatedAt }): [string, FlagRecord] => [
      id,
      { lastCalledAt: instantOrNull(lastEvaluatedAt), usageDashboard: dashboards.get(id)?.number ?? null },
    ]),
  );
  return ({ id }) => records.get(id) ?? NONE;
}
