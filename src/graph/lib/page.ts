import { parseInstant } from '../../domain/instant.ts';
import { isJsonObject, type JsonValue } from '../../domain/json.ts';
import { badRequest } from './bad-request.ts';

/** The most items of a page. */
export const MAXIMUM_PAGE_SIZE = 100;
/** The items of a page without a requested size. */
export const DEFAULT_PAGE_SIZE = 20;

/** The arguments of a connection (https://relay.dev/graphql/connections.htm#sec-Arguments). */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
}

/** What a column holds, which decides how its values are encoded in cursors. */
type ColumnKind = 'text' | 'number' | 'instant' | 'uuid';

/** One column that a list is ordered by. */
export interface OrderColumn<Column extends string = string> {
  readonly column: Column;
  readonly kind: ColumnKind;
  readonly direction: 'asc' | 'desc';
}

/** A total order of a list: the last column is unique. The name is part of its cursors. */
export interface Ordering<Column extends string = string> {
  readonly name: string;
  readonly columns: readonly OrderColumn<Column>[];
}

/** A value in a cursor. */
export type CursorValue = string | number | Date;
type Row<Column extends string> = { readonly [Member in Column]: CursorValue };

/** The part of a Prisma query that reads a page, and one more row to know whether the list continues. */
export interface PageQuery<Column extends string> {
  where: { AND: Record<string, unknown>[] };
  orderBy: { [Member in Column]?: 'asc' | 'desc' }[];
  take: number;
}

/** The owner of a list that belongs to no object. */
export const NO_OWNER = '';

/** A page as a connection shows it. */
export interface PageOf<Item> {
  readonly edges: { cursor: string; node: Item }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/**
 * Reads a page by the values in its cursors, not by the rows they came from: rows that are created or deleted between two pages
 * do not repeat or hide other rows. Throws GraphQLErrors BAD_PAGE_SIZE and BAD_CURSOR.
 */
export function pageQuery<Column extends string>(ordering: Ordering<Column>, page: PageArguments): PageQuery<Column> {
  const isBackward = page.last != null;
  const limits = [
    ...(page.after == null ? [] : [beyond(ordering, page.after, false)]),
    ...(page.before == null ? [] : [beyond(ordering, page.before, true)]),
  ];
  const orderBy = ordering.columns.map(({ column, direction }) => {
    // TypeScript widens a computed member name to string.
    return { [column]: isBackward ? reversed[direction] : direction } as { [Member in Column]?: 'asc' | 'desc' };
  });
  return { where: { AND: limits }, orderBy, take: pageSize(page) + 1 };
}

/**
 * The same for a filtered list of an owner, for Pothos' nested selections. It selects the columns of the cursor, which are all
 * that is read if the operation does not select the items. The type hides this, because selected rows are read whole. It does not
 * throw, since that would be an error of the owner: {@link toPage} refuses the arguments, at the path of the list.
 */
export function nestedPageQuery<Column extends string>(
  ordering: Ordering<Column>,
  page: PageArguments,
  filter: object = {},
): PageQuery<Column> {
  const { where, ...query } = pageQuery(ordering, validPage(ordering, page));
  const select = Object.fromEntries(ordering.columns.map(({ column }) => [column, true]));
  const nested = { ...query, where: { AND: [{ ...filter }, ...where.AND] }, select };
  return nested;
}

/**
 * Makes a page of the rows that {@link pageQuery} read. `owner` is the id of the object that the list belongs to, and part of its
 * cursors. Throws GraphQLErrors BAD_PAGE_SIZE and BAD_CURSOR; a cursor of another owner is refused here and not before the query,
 * because a nested list is read together with its owner.
 */
export function toPage<Column extends string, Item extends Row<Column>>(
  ordering: Ordering<Column>,
  page: PageArguments,
  rows: readonly Item[],
  owner: string,
): PageOf<Item> {
  checkPage(ordering, page);
  for (const cursor of [page.after, page.before]) if (cursor != null && ownerOf(cursor) !== owner) throw badCursor();
  const isBackward = page.last != null;
  const hasMore = rows.length > pageSize(page);
  const items = rows.slice(0, pageSize(page));
  if (isBackward) items.reverse();
  const edges = items.map((node) => ({ cursor: encodeCursor(ordering, owner, node), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: isBackward ? page.before != null : hasMore,
      hasPreviousPage: isBackward ? hasMore : page.after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** The values in a cursor of an owner's list, in the order of the columns. Throws a GraphQLError BAD_CURSOR. */
export function readCursor(ordering: Ordering, owner: string, cursor: string): readonly CursorValue[] {
  const values = decodeCursor(ordering, cursor);
  if (ownerOf(cursor) !== owner) throw badCursor();
  return values;
}

/** Throws a GraphQLError BAD_PAGE_SIZE for more ids than a page may have items. */
export function refuseManyNodes(count: number): void {
  if (count > MAXIMUM_PAGE_SIZE) throw badPageSize('ids', `${count} of them`);
}

/** Throws GraphQLErrors BAD_PAGE_SIZE and BAD_CURSOR. */
function checkPage(ordering: Ordering, page: PageArguments): void {
  pageSize(page);
  for (const cursor of [page.after, page.before]) if (cursor != null) decodeCursor(ordering, cursor);
}

/** The arguments of a page; an empty page in place of invalid ones. */
function validPage(ordering: Ordering, page: PageArguments): PageArguments {
  try {
    checkPage(ordering, page);
    return page;
  } catch {
    return { first: 0 };
  }
}

const reversed = { asc: 'desc', desc: 'asc' } as const;

function pageSize({ first, last }: PageArguments): number {
  if (first != null && last != null)
    throw badRequest('BAD_PAGE_SIZE', '"first" and "last" are both set, expected only one of them.');
  for (const [name, size] of Object.entries({ first, last })) {
    if (size != null && (size < 0 || size > MAXIMUM_PAGE_SIZE)) throw badPageSize(name, String(size));
  }
  return first ?? last ?? DEFAULT_PAGE_SIZE;
}

function badPageSize(name: string, was: string) {
  return badRequest('BAD_PAGE_SIZE', `${name} must be 0 to ${MAXIMUM_PAGE_SIZE}, got ${was}.`);
}

/** The rows beyond a cursor: beyond it in the first column, or equal there and beyond it in the next, and so on. */
function beyond(ordering: Ordering, cursor: string, isBefore: boolean): Record<string, unknown> {
  const values = decodeCursor(ordering, cursor);
  const alternatives = ordering.columns.map(({ column, direction }, index) => {
    const equal = ordering.columns.slice(0, index).map((earlier, at) => [earlier.column, values[at]]);
    const isAscending = (direction === 'asc') !== isBefore;
    return { ...Object.fromEntries(equal), [column]: isAscending ? { gt: values[index] } : { lt: values[index] } };
  });
  return { OR: alternatives };
}

/** Makes the cursor of a row in the list of an owner. */
export function encodeCursor<Column extends string>(
  { name, columns }: Ordering<Column>,
  owner: string,
  row: Row<Column>,
): string {
  const values = columns.map(({ column }) => row[column]);
  return Buffer.from(JSON.stringify([name, owner, ...values])).toString('base64url');
}

function decodeCursor({ name, columns }: Ordering, cursor: string): CursorValue[] {
  const [from, , ...values] = parseCursor(cursor);
  if (from !== name || values.length !== columns.length) throw badCursor();
  return columns.map(({ kind }, index) => {
    const value = readers[kind](values[index] ?? null);
    if (value === undefined) throw badCursor();
    return value;
  });
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const readers = {
  text: (value) => (typeof value === 'string' && !value.includes('\0') ? value : undefined),
  uuid: (value) => (typeof value === 'string' && UUID.test(value) ? value : undefined),
  number: (value) => (Number.isInteger(value) && Math.abs(Number(value)) <= 0x7f_ff_ff_ff ? Number(value) : undefined),
  instant: (value) => {
    const milliseconds = typeof value === 'string' ? parseInstant(value) : undefined;
    return milliseconds === undefined ? undefined : new Date(milliseconds);
  },
} satisfies Record<ColumnKind, (value: JsonValue) => CursorValue | undefined>;

function parseCursor(cursor: string): readonly JsonValue[] {
  try {
    const parsed: JsonValue = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) && !isJsonObject(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function ownerOf(cursor: string): JsonValue | undefined {
  return parseCursor(cursor)[1];
}

function badCursor() {
  return badRequest('BAD_CURSOR', 'The cursor belongs to another list or order.');
}
