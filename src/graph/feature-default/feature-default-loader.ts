import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import type { FeatureDefault } from '../../generated/prisma/client.ts';
import type { GraphContext } from '../lib/context.ts';

/** The feature default of a key; null if it does not exist. Those of one request are loaded in one query. */
export function loadFeatureDefault(context: GraphContext, featureKey: string): Promise<FeatureDefault | null> {
  return loaders(context).load(featureKey);
}

const loaders = createContextCache(
  ({ db }: GraphContext) =>
    new DataLoader(async (featureKeys: readonly string[]) => {
      const rows = await db.featureDefault.findMany({ where: { featureKey: { in: [...featureKeys] } } });
      const byKey = new Map(rows.map((row) => [row.featureKey, row]));
      return featureKeys.map((featureKey) => byKey.get(featureKey) ?? null);
    }),
);
