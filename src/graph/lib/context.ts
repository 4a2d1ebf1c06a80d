import type { Services } from '../../actions/services.ts';
import type { Caller } from '../../domain/caller.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { createScopedDatabase } from '../../store/tenancy/scoped-database.ts';

/** What every resolver uses. */
export interface GraphContext {
  readonly services: Services;
  readonly caller: Caller;
  /** Reads only what the caller can see; refuses writes. */
  readonly db: PrismaClient;
  /** Identifies the request in logs and in masked errors. */
  readonly requestId: string;
  /** The headers of the request; undefined where there are none, as over a WebSocket. */
  readonly headers?: Pick<Headers, 'get'> | undefined;
  /** Gives a signal that aborts when the client has left; absent where that is not known. */
  readonly signal?: (() => AbortSignal) | undefined;
  /** Called with each instant beyond which the result must not be cached; absent if nothing is cached. */
  readonly onHeldUntil?: ((instant: EpochMilliseconds) => void) | undefined;
}

const scopedDatabaseOf = memoizeByObject(createScopedDatabase);

/** The context of one operation. */
export function createGraphContext(
  services: Services,
  caller: Caller,
  requestId: string,
  headers?: GraphContext['headers'],
): GraphContext {
  return {
    services,
    caller,
    // Created on first use: operations that are answered from memory do not need it.
    get db() {
      return scopedDatabaseOf(services.store)(caller);
    },
    requestId,
    headers,
  };
}

/** Whether the client of an operation has left, so that nothing more needs to be computed for it. */
export function cancellation({ signal }: GraphContext): () => boolean {
  const left = signal?.();
  return () => left?.aborted === true;
}
