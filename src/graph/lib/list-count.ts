import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import type { GraphContext } from './context.ts';

/** A list of an owner, by its name in Prisma, with the filter of the page. */
export interface ListOf {
  readonly owner: 'organization' | 'environment' | 'flag' | 'segment';
  readonly id: string;
  readonly list: string;
  readonly where: object;
}

type CountedRow = { readonly id: string; readonly _count: Readonly<Record<string, number>> };

/** Counts a list. The same list of many owners is counted in one query. */
export function countList(context: GraphContext, list: ListOf): Promise<number> {
  return counts(context).load(list);
}

const counts = createContextCache(
  (context: GraphContext) => new DataLoader((lists: readonly ListOf[]) => countLists(context, lists), { cache: false }),
);

async function countLists({ db }: GraphContext, lists: readonly ListOf[]): Promise<number[]> {
  const sameList = new Map<string, Promise<ReadonlyMap<string, number>>>();
  for (const each of lists) {
    if (sameList.has(kindOf(each))) continue;
    const ids = lists.filter((other) => kindOf(other) === kindOf(each)).map(({ id }) => id);
    sameList.set(kindOf(each), countSameList(db, each, ids));
  }
  return Promise.all(lists.map(async (each) => (await sameList.get(kindOf(each)))?.get(each.id) ?? 0));
}

async function countSameList(
  db: GraphContext['db'],
  { owner, list, where }: ListOf,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  // All these models accept this query; Prisma cannot type a model by a variable name.
  const { findMany } = db[owner] as unknown as { findMany(query: object): Promise<CountedRow[]> };
  const rows = await findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, _count: { select: { [list]: { where } } } },
  });
  return new Map(rows.map((row) => [row.id, row._count[list] ?? 0]));
}

function kindOf({ owner, list, where }: ListOf): string {
  return JSON.stringify([owner, list, where]);
}
