import type { Switch } from '../../domain/flag.ts';
import { isSwitchedOn } from '../../domain/flag.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { Transaction } from '../transaction.ts';

/** A flag's switch in one organization, after its feature default. */
export interface SwitchState {
  readonly organizationId: string;
  readonly flagKey: string;
  readonly enabled: boolean;
  readonly updatedAt: Instant;
}

/** Selects switches; an absent member sets no bound. */
export interface SwitchStateFilter {
  readonly organizationId?: string | undefined;
  readonly flagKey?: string | undefined;
  /** An environment's key; absent: each organization's default one. */
  readonly environment?: string | undefined;
  readonly enabled?: boolean | undefined;
}

/** The switches of the flags that are neither deleted nor archived, by organization and in the order of the flags' creation. */
export async function readSwitchStates(
  db: Transaction,
  filter: SwitchStateFilter,
  page: { readonly skip: number; readonly take: number },
): Promise<{ readonly states: readonly SwitchState[]; readonly total: number }> {
  const catalogue = await db.featureDefault.findMany({ select: { featureKey: true, enabled: true } });
  const defaults = new Map(catalogue.map(({ featureKey, enabled }) => [featureKey, enabled]));
  const where = whereOf(
    filter,
    [...defaults.keys()].filter((key) => defaults.get(key) === true),
  );
  const total = await db.flagEnvironment.count({ where });
  const rows = await db.flagEnvironment.findMany({
    where,
    ...page,
    orderBy: [{ organizationId: 'asc' }, { flag: { number: 'asc' } }],
    select: { organizationId: true, switch: true, updatedAt: true, flag: { select: { key: true } } },
  });
  const states = rows.map((row) => ({
    organizationId: row.organizationId,
    flagKey: row.flag.key,
    // A name from the domain's closed list: the actions check it before a write.
    enabled: isSwitchedOn(row.switch as Switch, defaults.get(row.flag.key)),
    updatedAt: row.updatedAt.toISOString(),
  }));
  return { states, total };
}

function whereOf(
  { organizationId, flagKey, environment, enabled }: SwitchStateFilter,
  keysOnByDefault: readonly string[],
): Prisma.FlagEnvironmentWhereInput {
  const on: Prisma.FlagEnvironmentWhereInput = {
    OR: [{ switch: 'ON' }, { switch: 'FOLLOW_DEFAULT', flag: { key: { in: [...keysOnByDefault] } } }],
  };
  return {
    flag: { deletedAt: null, archivedAt: null, ...(flagKey === undefined ? {} : { key: flagKey }) },
    environment: environment === undefined ? { isDefault: true } : { key: environment },
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(enabled === undefined ? {} : enabled ? on : { NOT: on }),
  };
}

/** Whether any organization has an environment of this key. */
export async function hasEnvironment(db: Transaction, key: string): Promise<boolean> {
  return (await db.environment.findFirst({ where: { key }, select: { id: true } })) !== null;
}

/** A number that grows with every change of any organization. */
export async function readRevisionSum(db: Transaction): Promise<number> {
  const { _sum } = await db.organization.aggregate({ _sum: { revision: true } });
  return _sum.revision ?? 0;
}
