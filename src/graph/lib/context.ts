import type { Services } from '../../actions/services.ts';
import type { Caller } from '../../domain/caller.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { createScopedDatabase } from '../../store/tenancy/scoped-database.ts';

/** What every resolver works with. */
export interface GraphContext {
  readonly services: Services;
  readonly caller: Caller;
  /** Reads what exists for the caller and nothing else; writes are refused. */
  readonly db: PrismaClient;
  /** Names the request in logs and in masked errors. */
  readonly requestId: string;
  /** What it came with, where it came in a request of its own and not over a WebSocket. */
  readonly request?: Pick<Request, 'headers'> | undefined;
}

const scopedDatabaseOf = memoizeByObject(createScopedDatabase);

/** The context of one operation. */
export function createGraphContext(services: Services, caller: Caller, requestId: string): GraphContext {
  return {
    services,
    caller,
    // What is answered from memory has no need of it.
    get db() {
      return scopedDatabaseOf(services.store)(caller);
    },
    requestId,
  };
}
