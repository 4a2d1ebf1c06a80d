import type { PrismaClient } from '../../src/generated/prisma/client.ts';

/** Every row of every table as text, for a test that looks for what must be nowhere. */
export async function everyRow(db: PrismaClient): Promise<string> {
  const tables = await db.$queryRawUnsafe<{ readonly name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = await db.$queryRawUnsafe<{ readonly row: string }[]>(
      `SELECT to_jsonb(t)::text AS row FROM "${name}" t`,
    );
    rows.push(...found.map(({ row }) => `${name} ${row}`));
  }
  return rows.join('\n');
}
