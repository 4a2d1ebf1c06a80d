import pg from 'pg';
import { vi } from 'vitest';
import { EmbeddedStatements } from '../../src/store/database/embedded-statements.ts';

/** Runs something and returns the SQL statements that reached the database meanwhile, whichever database it is. */
export async function statementsOf(run: () => Promise<unknown>): Promise<readonly string[]> {
  const spies = [vi.spyOn(EmbeddedStatements.prototype, 'run'), vi.spyOn(pg.Client.prototype, 'query')];
  try {
    await run();
    const statements = spies.flatMap((spy) => spy.mock.calls.map(([statement]) => textOf(statement)));
    // How many connections are new, and have their settings made, depends on what ran before.
    return statements.filter((statement) => !statement.startsWith('SET '));
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** A statement is given as text, or as an object that has it. */
function textOf(statement: unknown): string {
  if (typeof statement === 'object' && statement !== null && 'text' in statement) return String(statement.text);
  return String(statement);
}
