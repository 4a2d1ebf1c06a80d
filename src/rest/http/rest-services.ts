import type { Services } from '../../actions/services.ts';
import type { AnonymousAccess, ApiName } from '../../domain/caller.ts';
import type { Rates } from './rates.ts';

/** Logs unexpected errors. A pino logger fits. */
export interface RestLog {
  error(details: object, message: string): void;
}

/** What every REST dialect needs. */
export interface RestServices {
  readonly services: Services;
  /** What callers without a key may do. */
  readonly anonymousAccess: AnonymousAccess;
  readonly log: RestLog;
  /** The rate limits of callers. @default none */
  readonly rates?: Rates | undefined;
  /** Counts what is refused, and what fails. @default nothing counts it */
  readonly refusals?: { add(api: ApiName, code: string): void } | undefined;
}
