/**
 * The secret that a request carries in `Authorization: Bearer` (RFC 6750 §2.1) or `X-API-Key`; undefined when it carries none.
 * An `Authorization` of another scheme is a secret that nobody has, so that it is refused and not taken for no key at all.
 */
export function secretIn(headers: Pick<Headers, 'get'>): string | undefined {
  const authorization = headers.get('authorization');
  if (authorization === null) return headers.get('x-api-key') ?? undefined;
  return /^bearer +(?<secret>\S+)\s*$/i.exec(authorization)?.groups?.secret ?? '';
}
