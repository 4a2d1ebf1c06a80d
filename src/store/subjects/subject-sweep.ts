import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { Store } from '../store.ts';
import { lockSubjects, type SubjectPlace } from './subjects.ts';

/** How many rows one transaction deletes at most: a longer one would keep writers waiting. */
const ROWS_PER_DELETION = 2_000;

/** Which subjects and groups to delete from one environment. */
export interface Sweeping {
  /** Those last seen before this instant. */
  readonly seenBefore: EpochMilliseconds;
  /** How many subjects, and how many groups, stay at most: those that were seen last. */
  readonly limit: number;
}

/** The environments with stored subjects, of every organization: a node sweeps them all. */
export async function subjectPlaces(store: Store): Promise<SubjectPlace[]> {
  const rows = await store.acrossOrganizations.environment.findMany({
    where: { OR: [{ subjects: { some: {} } }, { subjectGroups: { some: {} } }] },
    select: { organizationId: true, id: true },
  });
  return rows.map(({ organizationId, id }) => ({ organizationId, environmentId: id }));
}

/** Deletes subjects that were not seen for long or are too many; all of them if the environment no longer stores subjects. */
export async function sweepSubjects(store: Store, place: SubjectPlace, sweeping: Sweeping): Promise<void> {
  while (await sweepOnce(store, place, sweeping)) {
    // Repeats until there is nothing left to delete.
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
