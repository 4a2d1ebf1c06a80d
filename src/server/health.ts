import { type Context, Hono } from 'hono';
import type { Services } from '../actions/services.ts';
import { problemResponse } from './http/problem.ts';

/** How long the database may take to answer before it counts as one that does not, in milliseconds. */
const PATIENCE = 2_000;

/**
 * `/healthz` and `/livez`: the process answers. `/readyz`: it can serve, that is the database answers and it is not about to
 * stop; until then 503, so that a load balancer sends requests elsewhere, with the age of what flags are evaluated from.
 */
export function healthRoutes(services: Pick<Services, 'store' | 'live'>, isStopping: () => boolean): Hono {
  const lives = (c: Context) => c.json({ status: 'ok' });
  return new Hono()
    .get('/healthz', lives)
    .get('/livez', lives)
    .get('/readyz', async (c) => {
      if (isStopping()) return unready('The server is stopping.');
      if (await answers(services)) return c.json({ status: 'ready' });
      const seconds = Math.floor(services.live.snapshotAge() / 1000);
      return unready(`The database does not answer. Flags are evaluated from memory, as they were ${seconds} s ago.`);
    });
}

function unready(detail: string): Response {
  return problemResponse(503, 'Service Unavailable', { detail });
}

/** A database that was cut off without a word is waited for no longer than whoever asks would. */
async function answers({ store }: Pick<Services, 'store'>): Promise<boolean> {
  let cancel = () => {};
  const silence = new Promise<boolean>((resolve) => {
    cancel = store.clock.after(PATIENCE, () => resolve(false));
  });
  const answer = store.db.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answer, silence]);
  } finally {
    cancel();
  }
}
