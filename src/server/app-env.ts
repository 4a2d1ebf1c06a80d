import type { Identity } from './authenticate.ts';

/** What the middleware puts into Hono's context for those behind it. */
export interface AppEnv {
  Variables: {
    /** Names the request in the log, in the answer's X-Request-Id and in masked errors. */
    requestId: string;
    /** Who asks; there only behind a door that has authenticated. */
    identity: Identity;
  };
}
