import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';

/** Runs one statement on a server, on a connection of its own. */
export async function administer(serverUrl: string, statement: string): Promise<readonly pg.QueryResultRow[]> {
  const client = new pg.Client(serverUrl);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** The URL of another database of the same server. */
export function databaseUrlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** A name that no other database has. */
export function newDatabaseName(): string {
  return `halyard_test_${randomUUID().replaceAll('-', '')}`;
}

/** A name for a copy of a template, which `dropDatabasesOf` finds. PostgreSQL cuts names off after 63 characters. */
export function nameOfCopy(template: string): string {
  return `${template}_${randomBytes(6).toString('hex')}`;
}

/** Removes a template and its copies, even with open connections. */
export async function dropDatabasesOf(serverUrl: string, template: string): Promise<void> {
  const found = await administer(
    serverUrl,
    `SELECT datname FROM pg_database WHERE starts_with(datname, '${template}')`,
  );
  for (const { datname } of found) await administer(serverUrl, `DROP DATABASE "${datname}" WITH (FORCE)`);
}
