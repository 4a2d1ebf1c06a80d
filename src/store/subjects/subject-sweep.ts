import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { Store } from '../store.ts';
import { lockSubjects, type SubjectPlace } from './subjects.ts';

/** How many rows one transaction deletes at the most: a longer one would keep writers waiting. */
const ROWS_PER_DELETION = 2_000;

/** What goes from one environment. */
export interface Sweeping {
  /** Who was not seen since then goes. */
  readonly seenBefore: EpochMilliseconds;
  /** How many subjects, and how many groups, stay at the most: those that were seen last. */
  readonly limit: number;
}

/** The environments in which somebody is remembered, of every organization: what a node sweeps is nobody's in particular. */
export async function subjectPlaces(store: Store): Promise<SubjectPlace[]> {
  const rows = await store.acrossOrganizations.environment.findMany({
    where: { OR: [{ subjects: { some: {} } }, { subjectGroups: { some: {} } }] },
    select: { organizationId: true, id: true },
  });
  return rows.map(({ organizationId, id }) => ({ organizationId, environmentId: id }));
}

/** Forgets those who were not seen for long or are too many; everybody where nothing is to be remembered. */
export async function sweepSubjects(store: Store, place: SubjectPlace, sweeping: Sweeping): Promise<void> {
  while (await sweepOnce(store, place, sweeping)) {
    // Until there is nothing left to delete.
  }
}

/** Whether there may be more to delete. */
function sweepOnce(store: Store, place: SubjectPlace, { seenBefore, limit }: Sweeping): Promise<boolean> {
  const { organizationId, environmentId } = place;
  const longAgo = new Date(seenBefore);
  return store.db.$transaction(async (tx) => {
    const isRecording = await lockSubjects(tx, place);
    const kept = isRecording ? limit : 0;
    const subjects = await tx.$executeRaw`
      DELETE FROM "Subject" WHERE "organizationId" = ${organizationId} AND "id" IN (
        SELECT "id" FROM (
          SELECT "id", "lastSeenAt", row_number() OVER (ORDER BY "lastSeenAt" DESC, "id") AS "place" FROM "Subject"
          WHERE "organizationId" = ${organizationId} AND "environmentId" = ${environmentId}::uuid
        ) AS "known"
        WHERE "place" > ${kept} OR "lastSeenAt" < ${longAgo} LIMIT ${ROWS_PER_DELETION})`;
    const groups = await tx.$executeRaw`
      DELETE FROM "SubjectGroup" WHERE "organizationId" = ${organizationId}
        AND ("environmentId", "groupType", "key") IN (
          SELECT "environmentId", "groupType", "key" FROM (
            SELECT "environmentId", "groupType", "key", "lastSeenAt",
              row_number() OVER (ORDER BY "lastSeenAt" DESC, "groupType", "key") AS "place" FROM "SubjectGroup"
            WHERE "organizationId" = ${organizationId} AND "environmentId" = ${environmentId}::uuid
          ) AS "known"
          WHERE "place" > ${kept} OR "lastSeenAt" < ${longAgo} LIMIT ${ROWS_PER_DELETION})`;
    return subjects === ROWS_PER_DELETION || groups === ROWS_PER_DELETION;
  });
}
