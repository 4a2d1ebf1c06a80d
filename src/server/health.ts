import { Hono } from 'hono';
import type { Store } from '../store/store.ts';
import { problemResponse } from './http/problem.ts';

/**
 * `/healthz`: the process answers. `/readyz`: it can serve, that is the database answers and it is not about to stop; until
 * then 503, so that a load balancer sends requests elsewhere.
 */
export function healthRoutes(store: Store, isStopping: () => boolean): Hono {
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      if (isStopping()) return problemResponse(503, 'Service Unavailable', { detail: 'The server is stopping.' });
      if (await answers(store)) return c.json({ status: 'ready' });
      return problemResponse(503, 'Service Unavailable', { detail: 'The database does not answer.' });
    });
}

async function answers(store: Store): Promise<boolean> {
  try {
    await store.db.$queryRaw`SELECT 1`;
    return true;
  } catch {
    return false;
  }
}
