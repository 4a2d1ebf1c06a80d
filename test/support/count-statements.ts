import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { vi } from 'vitest';

/** Runs something and returns the SQL statements that reached the database meanwhile, whichever database it is. */
export async function statementsOf(run: () => Promise<unknown>): Promise<readonly string[]> {
  const spies = [vi.spyOn(PGlite.prototype, 'query'), vi.spyOn(pg.Client.prototype, 'query')];
  try {
    await run();
    return spies.flatMap((spy) => spy.mock.calls.map(([statement]) => textOf(statement)));
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** A statement is given as text, or as an object that has it. */
function textOf(statement: unknown): string {
  if (typeof statement === 'object' && statement !== null && 'text' in statement) return String(statement.text);
  return String(statement);
}
