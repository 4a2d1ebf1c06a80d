import type { MaybePromise } from '../../domain/maybe-promise.ts';
import type { HttpApi, PathParameters } from '../../rest/http/http-api.ts';
import type { Incoming } from '../../rest/http/incoming.ts';
import type { Reply } from '../../rest/http/reply.ts';

/** What answers a request. */
export interface Endpoint {
  /** The pattern that the path matched; `none` if there is nothing at it. Never the path: paths are unbounded, and some hold keys. */
  readonly pattern: string;
  readonly api: Pick<HttpApi, 'isOpen' | 'readBody'>;
  answer(incoming: Incoming, parameters: PathParameters): MaybePromise<Reply>;
}

/** An endpoint with what the path says for the parameters of its pattern. */
export interface Match {
  readonly endpoint: Endpoint;
  readonly parameters: PathParameters;
}

/** Answers a request for which the router has found an endpoint. */
export type Answer = (incoming: Incoming, match: Match) => MaybePromise<Reply>;

/** One step of the pipeline: answers a request by itself, or hands it on to the next step and may change the reply. */
export type Step = (next: Answer) => Answer;
