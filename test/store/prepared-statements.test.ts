import { describe, expect, it } from 'vitest';
import { createStatementNames, PREPARED } from '../../src/store/database/prepared-statements.ts';

describe('the names of statements', () => {
  it('are given to those that ask for one, the same to the same text', () => {
    const nameOf = createStatementNames();
    const [one, other] = [`SELECT 1 ${PREPARED}`, `SELECT 2 ${PREPARED}`];
    expect(nameOf({ sql: one })).toBe(nameOf({ sql: one }));
    expect(nameOf({ sql: other })).not.toBe(nameOf({ sql: one }));
    expect(nameOf({ sql: 'SELECT 3' })).toBe('');
  });

  it('come to an end, so that no connection keeps statements without end; those given stay', () => {
    const nameOf = createStatementNames();
    const names = Array.from({ length: 100 }, (_, index) => nameOf({ sql: `SELECT ${index} ${PREPARED}` }));
    expect(new Set(names.filter((name) => name !== '')).size).toBe(64);
    expect(nameOf({ sql: `SELECT 0 ${PREPARED}` })).toBe(names[0]);
  });
});
