import type { MaybePromise } from '../../domain/maybe-promise.ts';
import type { HttpProblem } from './http-problem.ts';
import type { BodyReader, Incoming } from './incoming.ts';
import type { Reply } from './reply.ts';
import type { Method } from './route.ts';

/** What the parameters of a path say, by name, percent-decoded. */
export type PathParameters = Readonly<Record<string, string>>;

/** What answers a method at the paths of a pattern. */
export interface HttpRoute {
  readonly method: Method;
  /** Parameters in braces: `/a/{name}`. */
  readonly pattern: string;
  answer(incoming: Incoming, parameters: PathParameters): MaybePromise<Reply>;
}

/** Routes that one API serves, and what holds for all of them. */
export interface HttpApi {
  readonly routes: readonly HttpRoute[];
  /** The path below which everything belongs to the API, parameters in braces; empty: only its routes do. */
  readonly base: string;
  /** Whether it answers under any Host and to pages of any origin, for which the settings of hosts and origins do not count. */
  readonly isOpen: boolean;
  /** Whether OPTIONS is answered with the methods that a path takes. */
  readonly answersOptions: boolean;
  /** Reads the bodies of requests. @default readJsonObject */
  readonly readBody?: BodyReader | undefined;
  /** Puts a request that no route answers in the words of the API. */
  refuse(problem: HttpProblem, incoming: Incoming): MaybePromise<Reply>;
}
