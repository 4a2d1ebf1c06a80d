import { anonymousCaller, identify } from '../../actions/identify.ts';
import type { Caller } from '../../domain/caller.ts';
import { PermissionError } from '../../domain/errors.ts';
import { type JsonObject, ownMember } from '../../domain/json.ts';
import { andThen, type MaybePromise, recover } from '../../domain/maybe-promise.ts';
import { secretIn } from '../http/api-key.ts';
import type { ByteSource, HeaderReader, Incoming } from '../http/incoming.ts';
import { readJsonObject } from '../http/json-body.ts';
import type { RestServices } from '../http/rest-services.ts';
import { PosthogRefusal } from './refusal.ts';

const MEMBER = 'personal_api_key';

/**
 * Identifies the caller by a bearer token or `X-API-Key`, else by `personal_api_key` in the query, else by the same in the body;
 * without a key the caller is anonymous. Throws PosthogRefusal for an unknown key.
 */
export function identifyPosthogCaller(rest: RestServices, incoming: Incoming): MaybePromise<Caller> {
  const sent = secretIn(incoming.headers) ?? incoming.query.get(MEMBER) ?? secretInBody(incoming);
  return andThen(sent, (secret) => {
    if (secret === undefined) return anonymousCaller(rest.anonymousAccess, 'posthog');
    const find = () => identify(rest.services, secret, rest.anonymousAccess, 'posthog');
    return recover(find, (error) => {
      if (!(error instanceof PermissionError)) throw error;
      const detail = 'Personal API key found in request Authorization header is invalid.';
      throw new PosthogRefusal('authentication_failed', detail);
    });
  });
}

/** Reads the body of a request as JSON. As in PostHog an empty one is `{}`, of whichever content type. */
export async function readPosthogBody(headers: HeaderReader, readBytes: ByteSource): Promise<JsonObject> {
  const sent = await readBytes();
  return sent.byteLength === 0 ? {} : readJsonObject(headers, () => sent);
}

/** An unreadable body carries no key. The route reports what is wrong with it, to callers that it admits. */
async function secretInBody({ headers, body }: Incoming): Promise<string | undefined> {
  if (!headers.has('content-type')) return undefined;
  const secret = ownMember(await recover<JsonObject>(body, () => ({})), MEMBER);
  return typeof secret === 'string' ? secret : undefined;
}
