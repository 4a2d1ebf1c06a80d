import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/**
 * Refuses bodies of more than `maximum` bytes: those that announce their length before they are read, the others as soon as
 * they have grown too long.
 */
export function limitBody(maximum: number, refuse: () => Response): MiddlewareHandler {
  const limitUnannounced = bodyLimit({ maxSize: maximum, onError: refuse });
  return async (c, next) => {
    const announced = c.req.header('content-length');
    // A length beside a transfer encoding is not to be believed: https://www.rfc-editor.org/rfc/rfc9112#section-6.3
    if (announced === undefined || c.req.header('transfer-encoding') !== undefined) return limitUnannounced(c, next);
    return Number(announced) <= maximum ? next() : refuse();
  };
}
