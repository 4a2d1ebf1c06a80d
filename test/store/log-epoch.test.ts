import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endLogEpoch, readLogEpoch } from '../../src/store/commit/log-epoch.ts';
import type { Database } from '../../src/store/database/database.ts';
import { openTestDatabase } from '../support/test-database.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const read = () => readLogEpoch(database, randomUUID);

describe('the epoch of the logs', () => {
  it('is made once, also by nodes that start at the same time, and stays', async () => {
    const epochs = new Set(await Promise.all([read(), read(), read()]));
    expect([...epochs, await read()]).toEqual([expect.stringMatching(/^[\da-f]{8}$/), [...epochs][0]]);
  });

  it('is another one at the next start after it was ended', async () => {
    const before = await read();
    await endLogEpoch(database);
    const after = await read();
    expect([after === before, await read()]).toEqual([false, after]);
  });

  it('ends by the statement that is documented for database servers', async () => {
    const before = await read();
    await database.client.$executeRawUnsafe('DELETE FROM "LogEpoch"');
    expect(await read()).not.toBe(before);
  });
});
