import type { Services } from '../actions/services.ts';
import type { HttpApi, HttpRoute } from '../rest/http/http-api.ts';
import type { Reply } from '../rest/http/reply.ts';
import { jsonReply, problemReply, refusalReply } from './http/server-replies.ts';
import { release } from './release.ts';

/** How long the database may take to answer before it counts as unavailable, in milliseconds. */
const PATIENCE = 2_000;

/**
 * `/healthz` and `/livez`: the process answers, the first with its version. `/readyz`: it can serve, which means that the database answers and the server
 * does not stop; else 503, so that a load balancer sends requests elsewhere. Probes may use any Host.
 */
export function healthApi(services: Pick<Services, 'store' | 'live'>, isStopping: () => boolean): HttpApi {
  const isAlive = () => jsonReply({ status: 'ok' });
  return {
    ...{ base: '', isOpen: true, answersOptions: false, refuse: refusalReply },
    routes: [
      get('/healthz', () => jsonReply({ status: 'ok', ...release })),
      get('/livez', isAlive),
      get('/readyz', () => (isStopping() ? unready('The server is stopping.') : readiness(services))),
    ],
  };
}

function get(pattern: string, answer: HttpRoute['answer']): HttpRoute {
  return { method: 'GET', pattern, answer };
}

async function readiness(services: Pick<Services, 'store' | 'live'>): Promise<Reply> {
  if (await isDatabaseAvailable(services)) return jsonReply({ status: 'ready' });
  const seconds = Math.floor(services.live.snapshotAge() / 1000);
  return unready(`The database does not answer. Flags are evaluated from memory, as they were ${seconds} s ago.`);
}

function unready(detail: string): Reply {
  return problemReply(503, { detail }, { 'retry-after': '1' });
}

/** Times out as fast as probes do, because a connection that was dropped silently never fails. */
async function isDatabaseAvailable({ store }: Pick<Services, 'store'>): Promise<boolean> {
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
