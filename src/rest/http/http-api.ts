import type { MaybePromise } from '../../domain/maybe-promise.ts';
import type { HttpProblem } from './http-problem.ts';
import type { BodyReader, Incoming } from './incoming.ts';
import type { Reply } from './reply.ts';
import type { Method } from './route.ts';

/** The values of the parameters of a path, by name, percent-decoded. */
export type PathParameters = Readonly<Record<string, string>>;

/** Answers a method at the paths of a pattern. */
export interface HttpRoute {
  readonly method: Method;
  /** Parameters in braces: `/a/{name}`. */
  readonly pattern: string;
  answer(incoming: Incoming, parameters: PathParameters): MaybePromise<Reply>;
}

/** The routes of one API, and what is common to them. */
export interface HttpApi {
  readonly routes: readonly HttpRoute[];
  /** The path below which everything belongs to the API, parameters in braces; empty: only its routes do. */
  readonly base: string;
  /** Whether it answers under any Host and to pages of any origin, regardless of the settings of hosts and origins. */
  readonly isOpen: boolean;
  /** Whether OPTIONS answers with the methods of a path. */
  readonly answersOptions: boolean;
  /** Reads the bodies of requests. @default readJsonObject */
  readonly readBody?: BodyReader | undefined;
  /** Translates the refusal of a request that no route answers. */
  refuse(problem: HttpProblem, incoming: Incoming): MaybePromise<Reply>;
}
