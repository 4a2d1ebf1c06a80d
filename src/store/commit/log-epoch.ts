import type { Database } from '../database/database.ts';

/**
 * The epoch of the logs of a database; made if there is none. A revision means nothing in another epoch: after a backup was
 * restored, the same revisions occur again with other changes.
 */
export async function readLogEpoch({ client }: Database, newId: () => string): Promise<string> {
  const known = await client.logEpoch.findFirst();
  if (known !== null) return known.epoch;
  // Of several nodes that start at once, one makes it. Eight digits distinguish the few that a database ever has.
  await client.logEpoch.createMany({ data: [{ epoch: newId().slice(0, 8) }], skipDuplicates: true });
  return (await client.logEpoch.findFirstOrThrow()).epoch;
}

/** Ends the epoch; the next node that starts makes another. */
export async function endLogEpoch({ client }: Database): Promise<void> {
  await client.logEpoch.deleteMany();
}
