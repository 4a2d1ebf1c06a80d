import type { Identity } from './authenticate.ts';
import type { Origin } from './http/caller-address.ts';

/** What the middleware puts into Hono's context for those behind it. */
export interface AppEnv {
  /** What the listener of `node:http` hands over with a request; nothing where the app is called without one. */
  Bindings: Partial<RequestOrigin>;
  Variables: {
    /** Names the request in the log, in the answer's X-Request-Id and in masked errors. */
    requestId: string;
    /** The address of whoever asks; undefined when it is not known. */
    address: string | undefined;
    /** Who asks; there only behind an API that has authenticated. */
    identity: Identity;
  };
}

/** Where a request came from, and where its answer goes. */
export interface RequestOrigin {
  readonly incoming: Origin;
  readonly outgoing: { destroy(): unknown };
}
