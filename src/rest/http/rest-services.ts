import type { Services } from '../../actions/services.ts';
import type { AnonymousAccess } from '../../domain/caller.ts';
import type { Rates } from './rates.ts';

/** Where defects are written. A pino logger fits. */
export interface RestLog {
  error(details: object, message: string): void;
}

/** What the REST dialects work with. */
export interface RestServices {
  readonly services: Services;
  /** What callers without a key may do. */
  readonly anonymousAccess: AnonymousAccess;
  readonly log: RestLog;
  /** How much each caller has asked for lately. @default nothing is counted */
  readonly rates?: Rates | undefined;
}
