import type { Change } from '../../domain/change.ts';
import type * as Rows from '../../generated/prisma/client.ts';
import { asStoredJson, toJson } from '../../store/json-columns.ts';

/** The row of a change, made without a query. */
export function toChangeRow(change: Change): Rows.Change {
  return {
    ...change,
    isArchived: change.isArchived ?? false,
    environments: [...change.environments],
    differences: asStoredJson(toJson(change.differences)),
    before: asStoredJson(toJson(change.before)),
    after: asStoredJson(toJson(change.after)),
    at: new Date(change.at),
  };
}
