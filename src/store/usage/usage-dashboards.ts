import type { UsageDashboard, UsageTile } from '../../domain/usage-dashboard.ts';
import type * as Rows from '../../generated/prisma/client.ts';
import { instantOrNull } from '../flags/flag-rows.ts';
import { readAs, toColumn } from '../json-columns.ts';
import type { Transaction } from '../transaction.ts';

/** The usage dashboards of some flags of an organization, by the flags' ids. */
export async function loadUsageDashboards(
  tx: Transaction,
  organizationId: string,
  flagIds: readonly string[],
): Promise<ReadonlyMap<string, UsageDashboard>> {
  const rows = await tx.usageDashboard.findMany({ where: { organizationId, flagId: { in: [...flagIds] } } });
  return new Map(rows.map((row) => [row.flagId, toUsageDashboard(row)]));
}

/** The numbers among some that belong to usage dashboards of an organization. */
export async function loadDashboardNumbers(
  tx: Transaction,
  organizationId: string,
  numbers: readonly number[],
): Promise<ReadonlySet<number>> {
  // A query with a number that does not fit the column would fail.
  const possible = numbers.filter((number) => number > 0 && number < 2 ** 31);
  const where = { organizationId, number: { in: possible } };
  const rows = await tx.usageDashboard.findMany({ where, select: { number: true } });
  return new Set(rows.map(({ number }) => number));
}

/** The columns of a usage dashboard. */
export function usageDashboardColumns(dashboard: UsageDashboard) {
  return { ...dashboard, tiles: toColumn(dashboard.tiles) };
}

const readTiles = readAs<readonly UsageTile[]>();

/** Reads a usage dashboard's tiles. */
export function toUsageTiles({ tiles }: Pick<Rows.UsageDashboard, 'tiles'>): readonly UsageTile[] {
  return readTiles(tiles);
}

function toUsageDashboard(row: Rows.UsageDashboard): UsageDashboard {
  return {
    ...row,
    tiles: toUsageTiles(row),
    enrichedAt: instantOrNull(row.enrichedAt),
    createdAt: row.createdAt.toISOString(),
  };
}
