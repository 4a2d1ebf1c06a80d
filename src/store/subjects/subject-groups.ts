import type { KnownGroup } from '../../domain/subject.ts';
import type { SubjectGroup } from '../../generated/prisma/client.ts';
import { toObject } from '../json-columns.ts';
import type { Transaction } from '../transaction.ts';
import { SUBJECTS_PER_PAGE, type SubjectPlace } from './subjects.ts';

/** Names a group. */
export type GroupName = Pick<KnownGroup, 'groupType' | 'key'>;

/** The known groups among some names. */
export async function loadGroups(
  tx: Transaction,
  place: SubjectPlace,
  names: readonly GroupName[],
): Promise<KnownGroup[]> {
  const alternatives = [...new Set(names.map(({ groupType }) => groupType))].map((groupType) => ({
    groupType,
    key: { in: names.filter((name) => name.groupType === groupType).map(({ key }) => key) },
  }));
  const rows = await tx.subjectGroup.findMany({ where: { ...place, OR: alternatives } });
  return rows.map(toGroup);
}

/** A page of an environment's groups of a type in the order of their keys, after one of them. */
export async function readGroups(
  tx: Transaction,
  place: SubjectPlace,
  groupType: string,
  after: string | undefined,
): Promise<KnownGroup[]> {
  const rows = await tx.subjectGroup.findMany({
    where: { ...place, groupType, ...(after !== undefined && { key: { gt: after } }) },
    orderBy: { key: 'asc' },
    take: SUBJECTS_PER_PAGE,
  });
  return rows.map(toGroup);
}

/** Stores groups. */
export async function saveGroups(
  tx: Transaction,
  { organizationId, environmentId }: SubjectPlace,
  groups: readonly KnownGroup[],
): Promise<void> {
  if (groups.length === 0) return;
  const rows = groups.map((group) => ({
    ...group,
    firstSeenAt: new Date(group.firstSeenAt),
    lastSeenAt: new Date(group.lastSeenAt),
  }));
  await tx.$executeRaw`
    INSERT INTO "SubjectGroup"
      ("organizationId", "environmentId", "groupType", "key", "attributes", "firstSeenAt", "lastSeenAt")
    SELECT ${organizationId}, ${environmentId}::uuid, "groupType", "key", "attributes", "firstSeenAt", "lastSeenAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS "seen"
      ("groupType" text, "key" text, "attributes" jsonb, "firstSeenAt" timestamptz, "lastSeenAt" timestamptz)
    ON CONFLICT ("environmentId", "groupType", "key") DO UPDATE SET
      "attributes" = EXCLUDED."attributes", "lastSeenAt" = EXCLUDED."lastSeenAt"`;
}

function toGroup({ groupType, key, attributes, firstSeenAt, lastSeenAt }: SubjectGroup): KnownGroup {
  return {
    groupType,
    key,
    attributes: toObject(attributes),
    firstSeenAt: firstSeenAt.getTime(),
    lastSeenAt: lastSeenAt.getTime(),
  };
}
