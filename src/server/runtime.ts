import type { Logger } from 'pino';
import type { Clock } from '../domain/clock.ts';
import type { Tracing } from './tracing/tracing.ts';
import type { Supervisor } from './workers/worker.ts';

/** What a server takes from its environment. `main.ts` makes the real ones; tests make their own. */
export interface Runtime {
  readonly clock: Clock;
  /** A new random UUID. */
  readonly newId: () => string;
  /** 32 random bytes as text. */
  readonly newSecret: () => string;
  /** A number in [0, 1) that spreads out what many nodes would do at once. */
  readonly random: () => number;
  readonly log: Logger;
  /** The supervisor, in a worker; absent in a process of its own. */
  readonly supervisor?: Supervisor | undefined;
  /** Absent: traces are not reported. */
  readonly tracing?: Tracing | undefined;
}
