import { canSee } from '../../actions/authorize.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { recover } from '../../domain/maybe-promise.ts';
import type { builder } from '../builder.ts';
import type { GraphContext } from './context.ts';

type FieldBuilder = Parameters<Parameters<typeof builder.queryField>[1]>[0];

/** The argument for reading at least a revision that the caller knows of, perhaps from another node. */
export function minimumRevisionArgument(t: FieldBuilder) {
  return t.arg.int({
    description:
      'Lowest revision of the organization to read, to see a change that the caller made or was notified of, on any node. ' +
      'Fails with VALIDATION_FAILED for a revision that does not exist yet. Default: the revision that the node has.',
  });
}

/** Waits until this node has the revision. Does nothing for an organization that the caller cannot see. Throws ValidationError. */
export async function reachRevision(
  { services, caller }: GraphContext,
  organizationId: string,
  revision: number | null | undefined,
): Promise<void> {
  if (revision == null || !canSee(caller, organizationId)) return;
  await recover<unknown>(
    () => services.live.snapshotAtLeast(organizationId, revision),
    (error) => {
      if (!(error instanceof NotFoundError)) throw error;
    },
  );
}
