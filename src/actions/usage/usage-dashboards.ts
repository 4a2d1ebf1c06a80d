import type { Caller } from '../../domain/caller.ts';
import type { ChangeKind, NewChange } from '../../domain/change.ts';
import { ConflictError, NotFoundError, ValidationError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import { MAXIMUM_DESCRIPTION, textProblems } from '../../domain/text-rules.ts';
import { ENRICHED_TILES, FIRST_TILES, type UsageDashboard } from '../../domain/usage-dashboard.ts';
import { commit } from '../../store/commit/commit.ts';
import type { Applied, Applying } from '../../store/commit/verb.ts';
import { loadFlag } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import {
  loadDashboardNumbers,
  loadUsageDashboards,
  usageDashboardColumns,
} from '../../store/usage/usage-dashboards.ts';
import { authorize, authorizeEveryEnvironment } from '../authorize.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';
import type { FlagName, UsageDashboardInput } from '../flag/flag-inputs.ts';
import { logEntry } from '../log-entry.ts';
import type { Services } from '../services.ts';

/** The input of a new usage dashboard. */
export interface CreateUsageDashboardInput extends FlagName, UsageDashboardInput {}

/** Makes the usage dashboard of a flag. Throws ConflictError KEY_TAKEN if the flag has one. */
export function createUsageDashboard(
  services: Services,
  caller: Caller,
  input: CreateUsageDashboardInput,
): Promise<UsageDashboard> {
  return ofFlag(services, caller, input, async (flag, before, tx, applying) => {
    if (before !== undefined) {
      const current = { entityType: 'flag', id: flag.id } as const;
      throw new ConflictError('KEY_TAKEN', `The flag "${flag.key}" already has a usage dashboard.`, current);
    }
    const { newId } = services.store;
    const { dashboard, change } = await insertUsageDashboard({ ...applying, tx, caller, newId }, flag, input);
    return { result: dashboard, changes: [change] };
  });
}

/** The part of a commit that a new dashboard takes. */
type DashboardCommit = Pick<FlagCommit, 'tx' | 'caller' | 'at' | 'newId' | 'nextNumber'>;

/** Makes the usage dashboard of a flag that has none, in an open commit. Throws ValidationError. */
export async function insertUsageDashboard(
  { tx, caller, at, newId, nextNumber }: DashboardCommit,
  flag: Flag,
  { name, description }: UsageDashboardInput,
): Promise<{ readonly dashboard: UsageDashboard; readonly change: NewChange }> {
  const dashboard: UsageDashboard = {
    id: newId(),
    organizationId: flag.organizationId,
    number: nextNumber(),
    flagId: flag.id,
    name: name ?? `Usage of ${flag.key}`,
    description: description ?? '',
    tiles: FIRST_TILES,
    enrichedAt: null,
    createdAt: at,
    createdBy: caller.actor.id,
  };
  check(dashboard);
  await tx.usageDashboard.create({ data: usageDashboardColumns(dashboard), select: { id: true } });
  return { dashboard, change: dashboardChange('USAGE_DASHBOARD_CREATED', flag, null, dashboard) };
}

/** Adds the series that callers count themselves. Throws NotFoundError without a dashboard, ConflictError if it has them. */
export function enrichUsageDashboard(services: Services, caller: Caller, input: FlagName): Promise<UsageDashboard> {
  return ofFlag(services, caller, input, async (flag, found, tx, { at }) => {
    const before = found ?? missing(flag);
    if (before.enrichedAt !== null) {
      const current = { entityType: 'flag', id: flag.id } as const;
      const message = `The usage dashboard of "${flag.key}" is already enriched.`;
      throw new ConflictError('ILLEGAL_TRANSITION', message, current);
    }
    const after: UsageDashboard = { ...before, tiles: [...before.tiles, ...ENRICHED_TILES], enrichedAt: at };
    const { tiles, enrichedAt } = usageDashboardColumns(after);
    await tx.usageDashboard.update({ where: placeOf(after), data: { tiles, enrichedAt }, select: { id: true } });
    return { result: after, changes: [dashboardChange('USAGE_DASHBOARD_UPDATED', flag, before, after)] };
  });
}

/** Deletes the usage dashboard of a flag; the counts stay. Throws NotFoundError without one. */
export function deleteUsageDashboard(services: Services, caller: Caller, input: FlagName): Promise<UsageDashboard> {
  return ofFlag(services, caller, input, async (flag, found, tx) => {
    const before = found ?? missing(flag);
    await tx.usageDashboard.delete({ where: placeOf(before), select: { id: true } });
    return { result: before, changes: [dashboardChange('USAGE_DASHBOARD_DELETED', flag, before, null)] };
  });
}

/** The usage dashboard of a flag; undefined if it has none. Does not authorize. */
export async function findUsageDashboard(
  services: Services,
  flag: Pick<Flag, 'organizationId' | 'id'>,
): Promise<UsageDashboard | undefined> {
  return (await findUsageDashboards(services, flag.organizationId, [flag.id])).get(flag.id);
}

/** The usage dashboards of several flags of an organization, by the flags' ids. */
export function findUsageDashboards(
  { store }: Services,
  organizationId: string,
  flagIds: readonly string[],
): Promise<ReadonlyMap<string, UsageDashboard>> {
  return loadUsageDashboards(store.db, organizationId, flagIds);
}

/** The numbers among some that belong to no usage dashboard of an organization. */
export async function findUnknownDashboards(
  { store }: Services,
  organizationId: string,
  numbers: readonly number[],
): Promise<readonly number[]> {
  const known = await loadDashboardNumbers(store.db, organizationId, numbers);
  return numbers.filter((number) => !known.has(number));
}

function ofFlag(
  services: Services,
  caller: Caller,
  { organizationId, flagKey }: FlagName,
  apply: (
    flag: Flag,
    dashboard: UsageDashboard | undefined,
    tx: Transaction,
    applying: Applying,
  ) => Promise<Applied<UsageDashboard>>,
): Promise<UsageDashboard> {
  authorize(caller, 'flag:write', organizationId);
  authorizeEveryEnvironment(caller);
  const request = { organizationId, actor: caller.actor, source: caller.source };
  return commit(services.store, request, async (tx, applying) => {
    // PostgreSQL refuses to look up some texts that are not keys.
    const isText = textProblems('flagKey', flagKey).length === 0;
    const flag = isText ? await loadFlag(tx, organizationId, flagKey) : undefined;
    if (flag === undefined) throw new NotFoundError('flag', flagKey);
    const dashboards = await loadUsageDashboards(tx, organizationId, [flag.id]);
    return apply(flag, dashboards.get(flag.id), tx, applying);
  });
}

function missing(flag: Flag): never {
  throw new NotFoundError('usage dashboard', flag.key);
}

function placeOf({ id, organizationId }: UsageDashboard) {
  return { id, organizationId };
}

function check({ name, description }: UsageDashboard): void {
  const problems = [
    ...textProblems('name', name, undefined, 1),
    ...textProblems('description', description, MAXIMUM_DESCRIPTION),
  ];
  if (problems.length > 0) throw new ValidationError(problems);
}

/** Logged as a change of the flag, whose key is also the dashboard's. */
function dashboardChange(
  kind: ChangeKind,
  flag: Flag,
  before: UsageDashboard | null,
  after: UsageDashboard | null,
): NewChange {
  const entity = { id: (after ?? before)?.id ?? flag.id, key: flag.key };
  return { ...logEntry(kind, 'USAGE_DASHBOARD', entity, before, after), flagId: flag.id, flagKey: flag.key };
}
