import type { SavedView } from '../domain/saved-view.ts';
import type * as Rows from '../generated/prisma/client.ts';
import { toObject } from './json-columns.ts';

/** Reads the row of a saved view. */
export function toSavedView(row: Rows.SavedView): SavedView {
  const { createdAt, updatedAt } = row;
  return {
    ...row,
    parameters: toObject(row.parameters),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
