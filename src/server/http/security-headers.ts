import type { MiddlewareHandler } from 'hono';

/**
 * The headers that keep browsers from doing more with an answer than was meant. Strict-Transport-Security is left to whoever
 * terminates TLS.
 */
export const SECURITY_HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['cross-origin-resource-policy', 'same-origin'],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  // What may be kept says so itself. Whatever else there is may be for one caller alone, and holds a secret now and then.
  ['cache-control', 'no-store'],
];

/** Those that mean something for a page alone. Every other answer goes without, for most requests are answered in microseconds. */
const PAGE_HEADERS: typeof SECURITY_HEADERS = [
  ['cross-origin-opener-policy', 'same-origin'],
  ['origin-agent-cluster', '?1'],
  ['x-dns-prefetch-control', 'off'],
  ['x-download-options', 'noopen'],
  ['x-permitted-cross-domain-policies', 'none'],
  ['x-xss-protection', '0'],
];

/** Sets them on every answer that has none of its own, as a page that needs a wider policy has. */
export function setSecurityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const isPage = c.res.headers.get('content-type')?.startsWith('text/html') === true;
    const added = isPage ? [...SECURITY_HEADERS, ...PAGE_HEADERS] : SECURITY_HEADERS;
    for (const [name, value] of added) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  };
}
