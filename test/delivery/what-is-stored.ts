import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Entry, FinalState } from './history.ts';
import type { DeliveryNode } from './node.ts';
import { markOf } from './subscription.ts';

/** How long a node may take to hear of the last change, in milliseconds. */
const CATCHING_UP = 5_000;

/** The logs of all organizations. */
export async function readLog(databaseUrl: string): Promise<readonly Entry[]> {
  const rows = await ask(databaseUrl, 'SELECT "organizationId", "revision", "after" FROM "Change" ORDER BY 1, 2');
  return rows.map(({ organizationId, revision, after }) => ({ organizationId, revision, mark: markOf(after) }));
}

/** What the database and each node take to be true at the end. */
export async function readStates(
  databaseUrl: string,
  nodes: readonly DeliveryNode[],
  organizations: readonly string[],
): Promise<readonly FinalState[]> {
  const stored = await ask(
    databaseUrl,
    `SELECT "Flag"."organizationId", "Flag"."key", "minVersion" FROM "FlagEnvironment"
     JOIN "Flag" ON "Flag"."id" = "flagId" JOIN "Environment" ON "Environment"."id" = "environmentId"
     WHERE "isDefault" AND "minVersion" IS NOT NULL`,
  );
  const inDatabase = organizations.map(
    (organizationId): FinalState => ({
      organizationId,
      source: 'the database',
      marks: Object.fromEntries(
        stored.filter((row) => row.organizationId === organizationId).map(({ key, minVersion }) => [key, minVersion]),
      ),
    }),
  );
  const inNodes = nodes.flatMap(({ url }) => inDatabase.map((state) => readUntilSame(url, state)));
  return [...inDatabase, ...(await Promise.all(inNodes))];
}

/** A node without requests receives the last change in a moment. */
async function readUntilSame(url: string, stored: FinalState): Promise<FinalState> {
  const deadline = performance.now() + CATCHING_UP;
  for (;;) {
    const state = await readRest(url, stored.organizationId);
    const isSame = Object.entries(stored.marks).every(([place, mark]) => state.marks[place] === mark);
    if (isSame || performance.now() > deadline) return state;
    await pause(100);
  }
}

async function readRest(url: string, organizationId: string): Promise<FinalState> {
  const response = await fetch(`${url}/api/v1/organizations/${organizationId}/feature-flags?limit=100`);
  const { data }: { data: { flag_key: string; rollout_condition: { min_version: string | null } | null }[] } =
    await response.json();
  const marks = data.flatMap(({ flag_key, rollout_condition }): [string, string][] =>
    typeof rollout_condition?.min_version === 'string' ? [[flag_key, rollout_condition.min_version]] : [],
  );
  return { organizationId, source: `REST at ${url}`, marks: Object.fromEntries(marks) };
}

async function ask(databaseUrl: string, query: string): Promise<readonly pg.QueryResultRow[]> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}
