import { describe, expect, it } from 'vitest';
import { UnavailableError, ValidationError } from '../../src/domain/errors.ts';
import { statementFailure } from '../../src/store/database/statement-failures.ts';

/** As Prisma tells of what PostgreSQL said. */
const said = (originalCode: string, kind = 'postgres') =>
  Object.assign(new Error('Raw query failed.'), {
    code: 'P2010',
    meta: { driverAdapterError: { cause: { kind, originalCode } } },
  });

/** As Prisma tells of itself. */
const told = (code: string, message: string) => Object.assign(new Error(message), { code });

describe('a statement that fails', () => {
  it.each([
    ['that ran for too long', said('57014'), 'TIMEOUT'],
    ['in a transaction that did', told('P2028', 'A commit cannot be executed on an expired transaction.'), 'TIMEOUT'],
    ['that found no room', said('53100'), 'STORAGE_FULL'],
    ['that got no lock in time', said('55P03'), 'OVERLOADED'],
    ['in one of two transactions that waited for each other', said('40P01', 'TransactionWriteConflict'), 'OVERLOADED'],
    ['for which no connection came free', new Error('timeout exceeded when trying to connect'), 'OVERLOADED'],
    [
      'in a transaction for which none did',
      told('P2028', 'Transaction API error: Unable to start a transaction in the given time.'),
      'OVERLOADED',
    ],
    ['because the server is being stopped', said('57P01'), 'DATABASE_UNAVAILABLE'],
    ['because no server listens', told('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'), 'DATABASE_UNAVAILABLE'],
    ['because the password is another by now', said('28P01', 'AuthenticationFailed'), 'DATABASE_UNAVAILABLE'],
    [
      'because the database takes no connections',
      new Error('database "flags" is not currently accepting connections'),
      'DATABASE_UNAVAILABLE',
    ],
    ['because the connection broke', new Error('Connection terminated unexpectedly'), 'DATABASE_UNAVAILABLE'],
  ])('and is one %s comes to a failure that callers receive', (_, error, code) => {
    expect(statementFailure(error)?.code).toBe(code);
  });

  it('is recognized by the server’s message, and not by what a caller wrote', () => {
    expect(statementFailure(new ValidationError([{ path: 'name', message: 'Connection terminated' }]))).toBeUndefined();
    expect(statementFailure(said('22012'))).toBeUndefined();
    expect(statementFailure(undefined)).toBeUndefined();
  });

  it('is what it is when its turn did not come', () => {
    const error = new UnavailableError('OVERLOADED');
    expect(statementFailure(error)).toBe(error);
  });
});
