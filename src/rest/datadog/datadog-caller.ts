import { identify } from '../../actions/identify.ts';
import type { Caller } from '../../domain/caller.ts';
import { PermissionError } from '../../domain/errors.ts';
import { secretIn } from '../http/api-key.ts';
import type { Incoming } from '../http/incoming.ts';
import type { RestServices } from '../http/rest-services.ts';

/**
 * The caller of a request: by `DD-API-KEY` and `DD-APPLICATION-KEY`, which count only together, with the permissions of the
 * application key; without either, by a bearer token; without any key, an anonymous caller. Throws PermissionError for a key that
 * is missing or unknown, and for two keys of different organizations.
 */
export async function identifyDatadogCaller(
  { services, anonymousAccess }: RestServices,
  { headers }: Incoming,
): Promise<Caller> {
  const [apiSecret, applicationSecret] = [headers.get('dd-api-key'), headers.get('dd-application-key')];
  if (apiSecret === null && applicationSecret === null) {
    return identify(services, secretIn(headers), anonymousAccess, 'datadog');
  }
  const apiKey = await identify(services, apiSecret ?? '', anonymousAccess, 'datadog');
  const application = await identify(services, applicationSecret ?? '', anonymousAccess, 'datadog');
  return combined(apiKey, application);
}

/** The application key's caller, bound to everything that either key is bound to. */
function combined(apiKey: Caller, application: Caller): Caller {
  return {
    ...application,
    organizationId: sameOrEither(apiKey.organizationId, application.organizationId),
    environment: sameOrEither(apiKey.environment, application.environment),
  };
}

function sameOrEither(left: string | null, right: string | null): string | null {
  if (left !== null && right !== null && left !== right) {
    throw new PermissionError(null, 'The two keys do not belong together.', 'UNAUTHENTICATED');
  }
  return left ?? right;
}
