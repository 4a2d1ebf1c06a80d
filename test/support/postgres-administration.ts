import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** Runs one statement on a server, on a connection of its own. */
export async function administer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client(serverUrl);
  await client.connect();
  try {
    await client.query(statement);
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
