/** The kinds of requests. They cost differently, and only a write can be repeated under an idempotency key. */
export type RequestKind = 'read' | 'write' | 'evaluation';

/** The kind of requests to a route: its own, else its dialect's, else by its method. */
export function requestKindOf(
  dialect: { readonly kind?: RequestKind | undefined },
  route: { readonly kind?: RequestKind | undefined; readonly method: string },
): RequestKind {
  return route.kind ?? dialect.kind ?? (route.method === 'GET' ? 'read' : 'write');
}
