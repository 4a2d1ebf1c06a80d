const BEARER = /^bearer +\S+\s*$/i;
const BEARER_LENGTH = 'bearer'.length;

/**
 * The secret in `Authorization: Bearer` (RFC 6750 §2.1) or `X-API-Key`; undefined without either. An `Authorization` of another
 * scheme gives an empty secret, so that the request is refused instead of treated as anonymous.
 */
export function secretIn(headers: Pick<Headers, 'get'>): string | undefined {
  const authorization = headers.get('authorization');
  if (authorization === null) return headers.get('x-api-key') ?? undefined;
  return BEARER.test(authorization) ? authorization.slice(BEARER_LENGTH).trim() : '';
}
