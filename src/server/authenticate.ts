import { identify } from '../actions/identify.ts';
import type { Services } from '../actions/services.ts';
import type { AnonymousAccess, Caller, Door } from '../domain/caller.ts';
import { secretIn } from '../rest/api-key.ts';

/** Headers, or what stands for them where there are none; names are in lower case. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** Who asks. */
export interface Identity {
  readonly caller: Caller;
  /** The key that was shown, for connections that outlast the request; undefined for an anonymous caller. */
  readonly secret: string | undefined;
}

/**
 * Finds out who asks. Throws PermissionError (UNAUTHENTICATED) for a key that is unknown, expired or revoked: which of them
 * is not told.
 */
export type Authenticate = (headers: HeaderReader, door: Door) => Promise<Identity>;

/** Makes the authentication of callers whose keys come in the common headers. */
export function createAuthenticate(services: Services, access: AnonymousAccess): Authenticate {
  return async (headers, door) => {
    const secret = secretIn(headers);
    return { caller: await identify(services, secret, access, door), secret };
  };
}
