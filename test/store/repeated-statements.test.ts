import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database/database.ts';
import { openTestDatabase } from '../support/test-database.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

// cspell:ignore bytea

/** More often than a prepared statement is used before it is prepared again. */
const OFTEN = 450;

describe('a statement that runs again and again', () => {
  it('answers with its own values each time', async () => {
    const answers: unknown[] = [];
    for (let index = 0; index < OFTEN; index += 1)
      answers.push(...(await database.client.$queryRaw<unknown[]>`SELECT ${index}::int AS "number", 'text' AS "text"`));
    expect(answers).toEqual(Array.from({ length: OFTEN }, (_, number) => ({ number, text: 'text' })));
  });

  it('sees what others have written in between', async () => {
    const { organization } = database.client;
    const make = (id: string) =>
      organization.create({ data: { id, name: id, createdAt: new Date(0), updatedAt: new Date(0) } });
    const counts: number[] = [];
    for (const id of ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']) {
      await make(id);
      counts.push(await organization.count());
    }
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('takes any value of any type', async () => {
    const texts = ['', 'NULL', 'null', '{a,b}', 'a "quoted" \\ text', "it's", 'æøå', 'two\nlines'];
    const bytes = new Uint8Array([0, 1, 92, 255]);
    const at = new Date('2026-03-26T11:00:00.123Z');
    const document = { text: texts[4], list: [1, null, 'x'], nested: { on: true } };
    for (let time = 0; time < 8; time += 1) {
      const [row] = await database.client.$queryRaw<object[]>`
        SELECT ${texts}::text[] AS "texts", ${[1, -2]}::int[] AS "numbers", ${[true, false]}::boolean[] AS "switches",
          ${[]}::text[] AS "empty", ${bytes}::bytea AS "bytes", ${at}::timestamptz AS "at", ${document}::jsonb AS "document",
          ${null}::text AS "nothing", ${true}::boolean AS "yes", ${0.5}::float8 AS "half", ${12n}::bigint AS "many"`;
      expect(row).toEqual({
        ...{ texts, numbers: [1, -2], switches: [true, false], empty: [], bytes, at, document },
        ...{ nothing: null, yes: true, half: 0.5, many: 12n },
      });
    }
  });

  it('still runs after many others', async () => {
    const first = () => database.client.$queryRaw`SELECT 1 AS "number"`;
    expect(await first()).toEqual([{ number: 1 }]);
    for (let index = 0; index < OFTEN; index += 1) await database.client.$queryRawUnsafe(`SELECT ${index} AS "other"`);
    expect(await first()).toEqual([{ number: 1 }]);
  });
});

describe('a statement that fails', () => {
  const divide = (by: number) => database.client.$queryRaw<{ result: number }[]>`SELECT 6 / ${by}::int AS "result"`;

  it('runs again with values that suit it', async () => {
    for (let time = 0; time < 8; time += 1) {
      await expect(divide(0)).rejects.toThrow('division by zero');
      expect(await divide(2)).toEqual([{ result: 3 }]);
    }
  });

  it('fails again, and others run', async () => {
    for (let time = 0; time < 3; time += 1) {
      await expect(database.client.$queryRaw`SELECT "nothing" FROM "Nowhere"`).rejects.toThrow('Nowhere');
      await expect(database.client.$queryRaw`SELECT ${'text'}::int`).rejects.toThrow();
      expect(await divide(3)).toEqual([{ result: 2 }]);
    }
  });

  it('ends its transaction: nothing of it is written, and later ones are not touched', async () => {
    const data = { id: 'of-a-failure', name: 'x', createdAt: new Date(0), updatedAt: new Date(0) };
    const failing = database.client.$transaction(async (tx) => {
      await tx.organization.create({ data });
      await tx.$queryRaw`SELECT 6 / ${0}::int AS "result"`;
    });
    await expect(failing).rejects.toThrow('division by zero');
    expect(await database.client.organization.count({ where: { id: data.id } })).toBe(0);
    await database.client.$transaction(async (tx) => void (await tx.organization.create({ data })));
    expect(await database.client.organization.count({ where: { id: data.id } })).toBe(1);
  });

  it('does not disturb those that run at the same time', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, index) => divide(index % 2)));
    expect(outcomes.map(({ status }) => status)).toEqual(
      Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 'rejected' : 'fulfilled')),
    );
  });
});
