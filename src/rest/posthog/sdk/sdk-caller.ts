import { identify } from '../../../actions/identify.ts';
import type { Caller } from '../../../domain/caller.ts';
import { PermissionError } from '../../../domain/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import type { MaybePromise } from '../../../domain/maybe-promise.ts';
import type { Incoming } from '../../http/incoming.ts';
import type { RestServices } from '../../http/rest-services.ts';

/** The names under which a token is sent, the first that is there counts (contract §5.1). */
const NAMES = ['token', 'api_key', '$token'];

const TOKEN_IN_PATH = /^\/array\/(?<token>[^/]+)\//;

/**
 * Who is asking: by the token in the path, in the query, in the body or in the first event of a body. Nobody else is let in,
 * whatever callers without a key may do elsewhere: pages of any origin can come here. Throws PermissionError.
 */
export async function identifySdkCaller({ services }: RestServices, incoming: Incoming): Promise<Caller> {
  const token = tokenInUrl(incoming) ?? tokenInBody(await bodyOf(incoming));
  if (token === undefined) {
    throw refusal('No API token provided. Please include a valid API token in your request.');
  }
  try {
    return await identify(services, token, 'none', 'posthog');
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error;
    throw refusal('The provided API key is invalid or has expired. Please check your API key and try again.');
  }
}

/** The organization of a token that is bound to one, else the one named in a header. Throws PermissionError for neither. */
export function organizationOf(caller: Caller, { headers }: Incoming): string {
  const organizationId = caller.organizationId ?? headers.get('x-halyard-organization');
  if (organizationId !== null) return organizationId;
  throw refusal('The provided API key belongs to no project; name one in X-Halyard-Organization.');
}

function refusal(message: string): PermissionError {
  return new PermissionError(null, message, 'UNAUTHENTICATED');
}

function tokenInUrl({ path, query }: Incoming): string | undefined {
  const inPath = TOKEN_IN_PATH.exec(path)?.groups?.token;
  if (inPath !== undefined) return inPath;
  return NAMES.map((name) => query.get(name)).find((token) => token !== null && token !== '') ?? undefined;
}

function bodyOf({ method, body }: Incoming): MaybePromise<JsonObject> {
  return method === 'POST' ? body() : {};
}

function tokenInBody(body: JsonObject): string | undefined {
  const [event = body] = Array.isArray(body.batch) ? body.batch : [];
  return tokenIn(body) ?? tokenIn(event) ?? tokenIn(isJsonObject(event) ? event.properties : undefined);
}

function tokenIn(value: JsonValue | undefined): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const named = NAMES.map((name) => (Object.hasOwn(value, name) ? value[name] : undefined));
  return named.find((token): token is string => typeof token === 'string' && token !== '');
}
