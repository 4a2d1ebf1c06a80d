import { NotFoundError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Environment, FeatureDefault, Holdout, Organization } from '../../domain/organization.ts';
import type { Segment } from '../../domain/segment.ts';
import type { RawSnapshot } from '../../evaluation/snapshot.ts';
import type * as Rows from '../../generated/prisma/client.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { toObject } from '../json-columns.ts';
import type { Store } from '../store.ts';
import type { Transaction } from '../transaction.ts';
import { flagInclude, toFlag, toGroups } from './flag-rows.ts';

/** What a segment's rows are read with. */
const segmentInclude = {
  members: { select: { targetingKey: true }, orderBy: { targetingKey: 'asc' } },
} as const satisfies Prisma.SegmentInclude;

type SegmentRow = Prisma.SegmentGetPayload<{ include: typeof segmentInclude }>;

/** Reads everything that an organization's answers depend on, as of one revision. Throws NotFoundError for an unknown one. */
export async function loadSnapshot(store: Store, organizationId: string): Promise<RawSnapshot> {
  return store.db.$transaction((tx) => loadSnapshotWithin(tx, organizationId), { isolationLevel: 'RepeatableRead' });
}

/** The same inside a transaction that is already open. */
export async function loadSnapshotWithin(tx: Transaction, organizationId: string): Promise<RawSnapshot> {
  const organization = await tx.organization.findUnique({
    where: { id: organizationId },
    select: { number: true, revision: true, groupTypes: true },
  });
  if (organization === null) throw new NotFoundError('organization', organizationId);
  const where = { organizationId };
  const flags = await tx.flag.findMany({
    where: { ...where, deletedAt: null },
    include: flagInclude,
    orderBy: { number: 'asc' },
  });
  const segments = await loadSegments(tx, organizationId);
  const holdouts = await tx.holdout.findMany({ where });
  const defaults = await tx.featureDefault.findMany();
  return {
    organizationId,
    number: organization.number,
    revision: organization.revision,
    environments: await loadEnvironments(tx, organizationId),
    flags: flags.map(toFlag),
    segments,
    holdouts: holdouts.map(toHoldout),
    featureDefaults: Object.fromEntries(defaults.map((row) => [row.featureKey, row.enabled])),
    groupTypes: organization.groupTypes,
  };
}

/** An organization's environments, the default one first, then in the order in which they were made. */
export async function loadEnvironments(tx: Transaction, organizationId: string): Promise<Environment[]> {
  const rows = await tx.environment.findMany({
    where: { organizationId },
    orderBy: [{ isDefault: 'desc' }, { createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toEnvironment);
}

/** A flag by its key, if it is not deleted; undefined if there is none. */
export async function loadFlag(tx: Transaction, organizationId: string, key: string): Promise<Flag | undefined> {
  const row = await tx.flag.findUnique({
    where: { organizationId_livingKey: { organizationId, livingKey: key } },
    include: flagInclude,
  });
  return row === null ? undefined : toFlag(row);
}

/** All flags of an organization, deleted ones included. */
export async function loadEveryFlag(tx: Transaction, organizationId: string): Promise<Flag[]> {
  const rows = await tx.flag.findMany({ where: { organizationId }, include: flagInclude, orderBy: { number: 'asc' } });
  return rows.map(toFlag);
}

/** All segments of an organization. */
export async function loadSegments(tx: Transaction, organizationId: string): Promise<Segment[]> {
  const rows = await tx.segment.findMany({ where: { organizationId }, include: segmentInclude });
  return rows.map(toSegment);
}

/** A flag by its id, deleted ones included; undefined if the organization has no such flag. */
export async function loadFlagById(tx: Transaction, organizationId: string, id: string): Promise<Flag | undefined> {
  const row = await tx.flag.findUnique({ where: { id, organizationId }, include: flagInclude });
  return row === null ? undefined : toFlag(row);
}

/** A flag by its number, deleted ones included; undefined if the organization has no such flag. */
export async function loadFlagByNumber(
  tx: Transaction,
  organizationId: string,
  number: number,
): Promise<Flag | undefined> {
  const row = await tx.flag.findUnique({
    where: { organizationId_number: { organizationId, number } },
    include: flagInclude,
  });
  return row === null ? undefined : toFlag(row);
}

/** Whether a later flag has the same key. */
export async function hasSuccessor(tx: Transaction, { organizationId, key, number }: Flag): Promise<boolean> {
  const where = { organizationId, key, number: { gt: number } };
  return (await tx.flag.findFirst({ where, select: { id: true } })) !== null;
}

/** The flag of a key that was deleted last; undefined if there is none. */
export async function loadDeletedFlag(tx: Transaction, organizationId: string, key: string): Promise<Flag | undefined> {
  const row = await tx.flag.findFirst({
    where: { organizationId, key, deletedAt: { not: null } },
    orderBy: [{ deletedAt: 'desc' }, { number: 'desc' }],
    include: flagInclude,
  });
  return row === null ? undefined : toFlag(row);
}

/** A segment by its key; undefined if there is none. */
export async function loadSegment(tx: Transaction, organizationId: string, key: string): Promise<Segment | undefined> {
  const row = await tx.segment.findUnique({
    where: { organizationId_key: { organizationId, key } },
    include: segmentInclude,
  });
  return row === null ? undefined : toSegment(row);
}

/** Puts a segment together from its rows. */
export function toSegment({ members, ...row }: SegmentRow): Segment {
  return {
    ...row,
    // Names from the domain's closed lists: the actions check them before a write.
    kind: row.kind as Segment['kind'],
    match: row.match as Segment['match'],
    groups: toGroups(row.groups),
    members: members.map((member) => member.targetingKey),
    extensions: toObject(row.extensions),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Reads an environment's row. */
export function toEnvironment(row: Rows.Environment): Environment {
  return {
    ...row,
    extensions: toObject(row.extensions),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Reads a holdout's row. */
export function toHoldout(row: Rows.Holdout): Holdout {
  return { ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
}

/** Reads an organization's row. */
export function toOrganization(row: Rows.Organization): Organization {
  const { id, number, name, groupTypes, filesLocation } = row;
  return {
    id,
    number,
    name,
    groupTypes,
    filesLocation,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Reads a row of the catalogue. */
export function toFeatureDefault(row: Rows.FeatureDefault): FeatureDefault {
  return { ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
}
