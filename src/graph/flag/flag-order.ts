import { builder } from '../builder.ts';
import { describedEnum } from '../lib/described-enum.ts';
import type { OrderColumn, Ordering } from '../lib/page.ts';

/** A column that flags are ordered by. */
export type FlagColumn = 'key' | 'name' | 'createdAt' | 'updatedAt' | 'version' | 'number';
type FlagOrderField = 'KEY' | 'NAME' | 'CREATED_AT' | 'UPDATED_AT' | 'VERSION';
type Direction = 'ASC' | 'DESC';

/** The columns of each order. The number makes the order total. */
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
  VERSION: [
    { column: 'version', kind: 'number' },
    { column: 'number', kind: 'number' },
  ],
} satisfies Record<FlagOrderField, Omit<OrderColumn<FlagColumn>, 'direction'>[]>;

const FlagOrderFieldEnum = describedEnum<FlagOrderField>('FlagOrderField', 'What a list of flags is ordered by.', {
  KEY: 'The key.',
  NAME: 'The display name, by the Unicode collation: case and accents only break ties.',
  CREATED_AT: 'When the flag was created.',
  UPDATED_AT: 'When the flag was last changed.',
  VERSION: 'The version: how often the flag was changed.',
});

const OrderDirectionEnum = describedEnum<Direction>('OrderDirection', 'Direction of an order.', {
  ASC: 'Lowest or oldest first.',
  DESC: 'Highest or newest first.',
});

/** The order of a list of flags. */
export const FlagOrder = builder.inputType('FlagOrder', {
  description: 'The order of a list of flags.',
  fields: (t) => ({
    field: t.field({ type: FlagOrderFieldEnum, required: true, description: 'What to order by.' }),
    direction: t.field({ type: OrderDirectionEnum, description: 'Direction. Default: ASC.' }),
  }),
});

/** An order as the caller sent it. */
export interface FlagOrderInput {
  readonly field: FlagOrderField;
  readonly direction?: Direction | null | undefined;
}

/** The order of an input; without an input, by creation. */
export function flagOrdering(order: FlagOrderInput | null | undefined): Ordering<FlagColumn> {
  const { field = 'CREATED_AT', direction } = order ?? {};
  const towards = direction === 'DESC' ? 'desc' : 'asc';
  return {
    name: `flags ${field} ${towards}`,
    columns: columns[field].map((column): OrderColumn<FlagColumn> => ({ ...column, direction: towards })),
  };
}
