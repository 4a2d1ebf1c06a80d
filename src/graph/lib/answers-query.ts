import type { GraphQLResolveInfo } from 'graphql';
import { fieldsBelow } from './selected-fields.ts';

/** Fields of columns that only usage writes, so that only the database knows them. */
const OF_USAGE = ['lastEvaluatedAt', 'evaluationCount'];

/** What Pothos reads of a row for the fields that a client selects. */
interface RowQuery {
  readonly include?: object | null | undefined;
  readonly select?: object | null | undefined;
}

/** Whether a row that a change has written has all that a client selects of it, so that the database need not be queried. */
export function answersQuery(
  row: object,
  { include, select }: RowQuery,
  info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>,
): boolean {
  if (select != null || !Object.entries(include ?? {}).every(([relation, part]) => hasPart(row, relation, part)))
    return false;
  const selected = fieldsBelow(info);
  return !OF_USAGE.some((name) => selected.has(name));
}

/** Of a relation, `true` reads all columns, and `select` some of them, or relations of its own. One without an id is not known whole. */
function hasPart(row: object, relation: string, part: unknown): boolean {
  const related: unknown = Object.getOwnPropertyDescriptor(row, relation)?.value;
  if (typeof related !== 'object' || related === null) return false;
  if (part === true) return Object.hasOwn(related, 'id');
  if (typeof part !== 'object' || part === null || Object.keys(part).join() !== 'select') return false;
  const columns = Object.entries(Object.values(part)[0] ?? {});
  return columns.every(([name, isRead]) => isRead === true && Object.hasOwn(related, name));
}
