import { canSee } from '../../actions/authorize.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { recover } from '../../domain/maybe-promise.ts';
import type { builder } from '../builder.ts';
import type { GraphContext } from './context.ts';

type FieldBuilder = Parameters<Parameters<typeof builder.queryField>[1]>[0];

/** The argument by which a caller who has heard of a revision, perhaps from another node, asks for an answer that is as new. */
export function minimumRevisionArgument(t: FieldBuilder) {
  return t.arg.int({
    description:
      'The answer is of this revision of the organization or of a later one, whichever node gives it: for whoever has written, or ' +
      'has heard of a change, and wants to see it. A revision that is yet to come is refused. Default: what the node knows.',
  });
}

/** Waits until this node knows the revision; of an organization that is not there for the caller, nothing. Throws ValidationError. */
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
