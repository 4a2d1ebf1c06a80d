import type { ReplyHeaders } from './reply.ts';

/** The answer of a route. */
export interface Answer {
  readonly status: number;
  /** Sent as JSON; a JsonText as it is. */
  readonly body: unknown;
  readonly headers?: ReplyHeaders | undefined;
}
