import type { Caller } from '../../domain/caller.ts';
import type { Prisma } from '../../generated/prisma/client.ts';

/** The change requests of an organization that a caller can see: those of its environment, if it is bound to one, and of several. */
export function visibleRequests({ environment }: Pick<Caller, 'environment'>): Prisma.ChangeRequestWhereInput {
  return environment === null ? {} : { OR: [{ environmentId: null }, { environment: { key: environment } }] };
}
