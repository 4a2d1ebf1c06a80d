import type { EntityType, NewChange } from '../../domain/change.ts';
import { ConflictError } from '../../domain/errors.ts';

/** Whether files manage an organization. */
export interface Management {
  /** Where they are; null: the APIs manage it. */
  readonly filesLocation: string | null;
}

/** Which organization is written, and how. */
export interface Writing {
  readonly organizationId: string;
  /** Whether it applies a document, which files that manage the organization do. @default false */
  readonly isConfiguration?: boolean | undefined;
}

/** What files describe, and so only they change. */
const MANAGED: ReadonlySet<EntityType> = new Set(['ENVIRONMENT', 'FLAG', 'HOLDOUT', 'SEGMENT']);

/** Throws ConflictError MANAGED_BY_FILES for a change that files make in this organization, and for the request of one. */
export function refuseManaged(
  { organizationId, isConfiguration = false }: Writing,
  { filesLocation }: Management,
  changes: readonly NewChange[],
): void {
  if (filesLocation === null || isConfiguration) return;
  // What was scheduled before takes effect.
  const isRefused = ({ entityType, kind, by }: NewChange) =>
    by?.source !== 'schedule' && (MANAGED.has(entityType) || kind === 'CHANGE_REQUEST_CREATED');
  if (!changes.some(isRefused)) return;
  const message = `Files manage the organization "${organizationId}". Change them in ${filesLocation}, and apply them.`;
  throw new ConflictError('MANAGED_BY_FILES', message, { entityType: 'organization', id: organizationId });
}
