import { builder } from '../builder.ts';
import { describedEnum } from '../lib/described-enum.ts';
import type { OrderColumn, Ordering } from '../lib/page.ts';

type FlagColumn = 'key' | 'name' | 'createdAt' | 'updatedAt' | 'number';
type FlagOrderField = 'KEY' | 'NAME' | 'CREATED_AT' | 'UPDATED_AT';
type Direction = 'ASC' | 'DESC';

/** What a flag list can be ordered by, and the column that keeps any two flags apart. */
const columns = {
  KEY: [
    { column: 'key', kind: 'text' },
    { column: 'number', kind: 'number' },
  ],
  NAME: [
    { column: 'name', kind: 'text' },
    { column: 'number', kind: 'number' },
  ],
  CREATED_AT: [
    { column: 'createdAt', kind: 'instant' },
    { column: 'number', kind: 'number' },
  ],
  UPDATED_AT: [
    { column: 'updatedAt', kind: 'instant' },
    { column: 'number', kind: 'number' },
  ],
} satisfies Record<FlagOrderField, Omit<OrderColumn<FlagColumn>, 'direction'>[]>;

const FlagOrderFieldEnum = describedEnum<FlagOrderField>('FlagOrderField', 'What flags can be ordered by.', {
  KEY: 'Their keys.',
  NAME: 'Their names.',
  CREATED_AT: 'When they were made.',
  UPDATED_AT: 'When they were last changed.',
});

const OrderDirectionEnum = describedEnum<Direction>('OrderDirection', 'Which end of an order comes first.', {
  ASC: 'The lowest, the oldest.',
  DESC: 'The highest, the newest.',
});

/** The order of a list of flags. */
export const FlagOrder = builder.inputType('FlagOrder', {
  description: 'The order of a list of flags.',
  fields: (t) => ({
    field: t.field({ type: FlagOrderFieldEnum, required: true, description: 'What to order by.' }),
    direction: t.field({ type: OrderDirectionEnum, description: 'Which end comes first. Default: ASC.' }),
  }),
});

/** The total order that an input asks for; without one the order in which the flags were made. */
export function flagOrdering(
  order: { readonly field: FlagOrderField; readonly direction?: Direction | null | undefined } | null | undefined,
): Ordering<FlagColumn> {
  const { field = 'CREATED_AT', direction } = order ?? {};
  const towards = direction === 'DESC' ? 'desc' : 'asc';
  return {
    name: `flags ${field} ${towards}`,
    columns: columns[field].map((column): OrderColumn<FlagColumn> => ({ ...column, direction: towards })),
  };
}
