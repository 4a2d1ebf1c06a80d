import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { type Ordering, pageQuery, toPage } from '../../src/graph/lib/page.ts';

const ordering: Ordering<'name' | 'at' | 'number'> = {
  name: 'things',
  columns: [
    { column: 'name', kind: 'text', direction: 'asc' },
    { column: 'at', kind: 'instant', direction: 'desc' },
    { column: 'number', kind: 'number', direction: 'asc' },
  ],
};

const rows = fc.record({
  name: fc.string().filter((name) => !name.includes('\0')),
  at: fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
  number: fc.integer({ min: 0, max: 0x7f_ff_ff_ff }),
});

describe('a cursor', () => {
  it('stands for the values of its row, of any kind', () => {
    fc.assert(
      fc.property(rows, (row) => {
        const { name, at, number } = row;
        const after = toPage(ordering, {}, [row], 'owner').edges[0]?.cursor;
        expect(pageQuery(ordering, { after }).where.AND).toEqual([
          { OR: [{ name: { gt: name } }, { name, at: { lt: at } }, { name, at, number: { gt: number } }] },
        ]);
      }),
    );
  });

  it('that was made up is refused as such, with any content', () => {
    const madeUp = fc.oneof(
      fc.string(),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
    );
    fc.assert(
      fc.property(madeUp, (after) => {
        expect(() => pageQuery(ordering, { after })).toThrow(GraphQLError);
      }),
    );
  });
});
