import type { MaybePromise } from '../../domain/maybe-promise.ts';
import type { HttpApi, PathParameters } from '../../rest/http/http-api.ts';
import type { Incoming } from '../../rest/http/incoming.ts';
import type { Reply } from '../../rest/http/reply.ts';

/** Answers requests at one pattern. */
export interface Endpoint {
  /**
   * The pattern that the path matched; `none` if no route matches. Never the path: paths are unbounded, and some contain keys.
   */
  readonly pattern: string;
  readonly api: Pick<HttpApi, 'isOpen' | 'readBody'>;
  answer(incoming: Incoming, parameters: PathParameters): MaybePromise<Reply>;
}

/** An endpoint with the values of its pattern's parameters. */
export interface Match {
  readonly endpoint: Endpoint;
  readonly parameters: PathParameters;
}

/** Answers a request for which the router has found an endpoint. */
export type Answer = (incoming: Incoming, match: Match) => MaybePromise<Reply>;

/** One step of the pipeline: answers a request itself, or passes it on to the next step and may change the reply. */
export type Step = (next: Answer) => Answer;
