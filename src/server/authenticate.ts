import { identify } from '../actions/identify.ts';
import type { Services } from '../actions/services.ts';
import type { AnonymousAccess, ApiName, Caller } from '../domain/caller.ts';
import { andThen, type MaybePromise } from '../domain/maybe-promise.ts';
import { secretIn } from '../rest/http/api-key.ts';
import { countingFailures, type Rates } from '../rest/http/rates.ts';

/** Reads a header by its name in lower case; transports without headers have their own. */
export type HeaderSource = Pick<Headers, 'get'>;

/** The caller of a request. */
export interface Identity {
  readonly caller: Caller;
  /** The secret of the key, for connections that outlast the request; undefined for an anonymous caller. */
  readonly secret: string | undefined;
}

/**
 * Identifies the caller. Throws the same PermissionError (UNAUTHENTICATED) for a key that is unknown, expired or revoked, or
 * RateLimitedError while too many attempts from the address (undefined: unknown) have failed.
 */
export type Authenticate = (
  headers: HeaderSource,
  source: ApiName,
  address: string | undefined,
) => MaybePromise<Identity>;

/** Makes the authentication of callers whose keys come in the common headers. */
export function createAuthenticate(services: Services, access: AnonymousAccess, rates: Rates): Authenticate {
  return (headers, source, address) => {
    const secret = secretIn(headers);
    const caller = countingFailures(rates, address, () => identify(services, secret, access, source));
    return andThen(caller, (found) => ({ caller: found, secret }));
  };
}
