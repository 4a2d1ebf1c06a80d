import type { Flag } from '../../domain/flag.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import type { FlagColumn } from '../flag/flag-order.ts';
import { type CursorValue, encodeCursor, type OrderColumn, type Ordering, readCursor } from '../lib/page.ts';

/** Where a flag is in an order: the values of the columns. */
type Position = readonly (string | number)[];

/** The flags of a snapshot in an order, sorted once for all boards of the snapshot. */
export function sortedFlags({ flags }: OrganizationSnapshot, ordering: Ordering<FlagColumn>): readonly Flag[] {
  const orders = ordersOf(flags);
  const known = orders.get(ordering.name);
  if (known !== undefined) return known;
  const placed = [...flags.values()].map((flag) => ({ flag, position: positionOf(ordering, flag) }));
  const sorted = placed.sort((one, other) => compare(ordering, one.position, other.position)).map(({ flag }) => flag);
  orders.set(ordering.name, sorted);
  return sorted;
}

const ordersOf = memoizeByObject((_: OrganizationSnapshot['flags']) => new Map<string, readonly Flag[]>());

/** Whether a flag follows a cursor in an order. Throws a GraphQLError BAD_CURSOR. */
export function follows(ordering: Ordering<FlagColumn>, owner: string, cursor: string): (flag: Flag) => boolean {
  const position = readCursor(ordering, owner, cursor).map(asStored);
  return (flag) => compare(ordering, positionOf(ordering, flag), position) > 0;
}

/** The cursor of a flag in an order. */
export function flagCursor(ordering: Ordering<FlagColumn>, owner: string, flag: Flag): string {
  return encodeCursor(ordering, owner, flag);
}

function positionOf({ columns }: Ordering<FlagColumn>, flag: Flag): Position {
  return columns.map(({ column }) => flag[column]);
}

function asStored(value: CursorValue): string | number {
  return value instanceof Date ? value.toISOString() : value;
}

function compare({ columns }: Ordering<FlagColumn>, one: Position, other: Position): number {
  for (const [index, column] of columns.entries()) {
    const difference = compareIn(column, one[index] ?? '', other[index] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

// The database orders names by the root collation of Unicode too.
const collator = new Intl.Collator('en');

function compareIn({ column, direction }: OrderColumn<FlagColumn>, one: string | number, other: string | number) {
  const ascending =
    column === 'name' ? collator.compare(String(one), String(other)) : Number(one > other) - Number(one < other);
  return direction === 'asc' ? ascending : -ascending;
}
