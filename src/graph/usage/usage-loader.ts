import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { KEY_PATTERN } from '../../domain/key.ts';
import { readUsage, type UsageInterval, type UsagePoint } from '../../store/usage/usage.ts';
import type { GraphContext } from '../lib/context.ts';

/** Which counts of one flag to load. */
export interface UsageOfFlag {
  readonly organizationId: string;
  readonly flagId: string;
  /** Key of the environment; null: the default environment. */
  readonly environment: string | null;
  readonly interval: UsageInterval;
  readonly from: EpochMilliseconds;
  readonly to: EpochMilliseconds;
}

/** The counts of a flag that the caller may see. Counts of the same span and environment are read in one query. */
export async function loadUsage(context: GraphContext, usage: UsageOfFlag): Promise<readonly UsagePoint[]> {
  const { environment } = context.caller;
  // A caller bound to an environment cannot see any other.
  if (environment !== null && usage.environment !== environment) return [];
  // The database refuses some of the strings that are not valid keys.
  if (usage.environment !== null && !KEY_PATTERN.test(usage.environment)) return [];
  return loaders(context).load(usage);
}

const loaders = createContextCache(
  ({ services }: GraphContext) =>
    new DataLoader(
      async (usages: readonly UsageOfFlag[]) => {
        const points = new Map<string, Promise<ReadonlyMap<string, readonly UsagePoint[]>>>();
        for (const usage of usages) {
          if (points.has(kindOf(usage))) continue;
          const alike = usages.filter((other) => kindOf(other) === kindOf(usage));
          points.set(kindOf(usage), readAlike(services.store.db, usage, alike));
        }
        return Promise.all(usages.map(async (usage) => (await points.get(kindOf(usage)))?.get(usage.flagId) ?? []));
      },
      { cache: false },
    ),
);

async function readAlike(
  db: GraphContext['db'],
  { flagId: _, from, to, ...query }: UsageOfFlag,
  alike: readonly UsageOfFlag[],
): Promise<ReadonlyMap<string, readonly UsagePoint[]>> {
  const flagIds = [...new Set(alike.map(({ flagId }) => flagId))];
  const points = await readUsage(db, { ...query, flagIds, from: new Date(from), to: new Date(to) });
  const byFlag = new Map<string, UsagePoint[]>(flagIds.map((flagId) => [flagId, []]));
  for (const point of points) byFlag.get(point.flagId)?.push(point);
  return byFlag;
}

function kindOf({ flagId: _, ...rest }: UsageOfFlag): string {
  return JSON.stringify(rest);
}
