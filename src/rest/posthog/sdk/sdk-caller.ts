import { identify } from '../../../actions/identify.ts';
import type { Caller } from '../../../domain/caller.ts';
import { PermissionError } from '../../../domain/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue, ownMember } from '../../../domain/json.ts';
import { andThen, type MaybePromise, recover } from '../../../domain/maybe-promise.ts';
import type { HeaderReader, Incoming } from '../../http/incoming.ts';
import type { RestServices } from '../../http/rest-services.ts';

/** The names of the token, in order of precedence (contract §5.1). */
const NAMES = ['token', 'api_key', '$token'];

const TOKEN_IN_PATH = /^\/array\/(?<token>[^/]+)\//;

/**
 * Identifies the caller by the token in the path, the query, the body or the first event of the body. As pages of any origin may
 * call, a caller without a token has no access, regardless of the settings. Throws PermissionError.
 */
export function identifySdkCaller({ services }: RestServices, incoming: Incoming): MaybePromise<Caller> {
  const inBody = () => (incoming.method === 'POST' ? andThen(incoming.body(), tokenInBody) : undefined);
  return andThen(tokenInUrl(incoming) ?? inBody(), (token) => {
    if (token === undefined) {
      throw unauthenticated('No API token provided. Please include a valid API token in your request.');
    }
    return recover(
      () => identify(services, token, 'none', 'posthog'),
      (error) => {
        if (!(error instanceof PermissionError)) throw error;
        const message = 'The provided API key is invalid or has expired. Please check your API key and try again.';
        throw unauthenticated(message);
      },
    );
  });
}

/** The organization that a token is bound to, else the one that a header names. Throws PermissionError for neither. */
export function organizationOf(caller: Caller, headers: HeaderReader): string {
  const organizationId = caller.organizationId ?? headers.get('x-halyard-organization');
  if (organizationId !== null) return organizationId;
  throw unauthenticated('The provided API key belongs to no project; name one in X-Halyard-Organization.');
}

function unauthenticated(message: string): PermissionError {
  return new PermissionError(null, message, 'UNAUTHENTICATED');
}

function tokenInUrl({ path, query }: Incoming): string | undefined {
  const inPath = TOKEN_IN_PATH.exec(path)?.groups?.token;
  if (inPath !== undefined) return inPath;
  return NAMES.map((name) => query.get(name)).find((token) => token !== null && token !== '') ?? undefined;
}

function tokenInBody(body: JsonObject): string | undefined {
  const [event = body] = Array.isArray(body.batch) ? body.batch : [];
  return tokenIn(body) ?? tokenIn(event) ?? tokenIn(isJsonObject(event) ? event.properties : undefined);
}

function tokenIn(value: JsonValue | undefined): string | undefined {
  if (!isJsonObject(value)) return undefined;
  return NAMES.map((name) => ownMember(value, name)).find(
    (token): token is string => typeof token === 'string' && token !== '',
  );
}
