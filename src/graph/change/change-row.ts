import type { Change } from '../../domain/change.ts';
import type * as Rows from '../../generated/prisma/client.ts';
import type { Prisma } from '../../generated/prisma/client.ts';

/** The row of a change, made without a query. */
export function toChangeRow(change: Change): Rows.Change {
  return {
    ...change,
    isArchived: change.isArchived ?? false,
    environments: [...change.environments],
    // Documents are frozen JSON; the row types expect mutable JSON.
    differences: change.differences as unknown as Prisma.JsonValue,
    before: change.before as Prisma.JsonValue,
    after: change.after as Prisma.JsonValue,
    at: new Date(change.at),
  };
}
