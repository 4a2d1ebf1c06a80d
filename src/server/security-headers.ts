import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/**
 * The headers that keep browsers from doing more with an answer than was meant. A page that needs a wider policy has set its
 * own. Strict-Transport-Security is left to whoever terminates TLS.
 */
export function setSecurityHeaders(): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    strictTransportSecurity: false,
    xFrameOptions: 'DENY',
    overwrite: false,
  });
}
