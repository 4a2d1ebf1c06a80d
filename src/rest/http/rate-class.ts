import type { Dialect } from './dialect.ts';
import type { Work } from './rates.ts';
import type { Route } from './route.ts';

/** What kind of work a route does: by it requests are counted, and may be sent again under a key. */
export function rateClassOf(dialect: Dialect, { work, method }: Route): Work {
  return work ?? dialect.work ?? (method === 'GET' ? 'read' : 'write');
}
