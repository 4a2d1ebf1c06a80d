import type { z } from 'zod';
import type { ApiName, Caller } from '../../domain/caller.ts';
import type { DomainError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import type { MaybePromise } from '../../domain/maybe-promise.ts';
import type { SecurityScheme } from '../openapi/security-schemes.ts';
import type { Answer } from './answer.ts';
import type { HttpProblem } from './http-problem.ts';
import type { BodyReader, Incoming } from './incoming.ts';
import type { Work } from './rates.ts';
import type { Reply } from './reply.ts';
import type { RestServices } from './rest-services.ts';
import type { Route } from './route.ts';

/** A change that waits for approval. */
export interface WaitingChange {
  readonly id: string;
  readonly number: number;
  readonly status: string;
  readonly flagKey: string;
  readonly requestedAt: Instant;
}

/** A REST API that is served: its words, its errors and its routes. Everything else is the same for all of them. */
export interface Dialect {
  /** The API that its changes are logged under. */
  readonly name: ApiName;
  readonly title: string;
  /** What it is and for whom, for the documentation. */
  readonly description: string;
  /** The path that all its routes begin with, parameters in braces. */
  readonly base: string;
  /** Whether paths may end with a slash as well as without. @default NEVER */
  readonly endsWithSlash?: 'NEVER' | 'MAYBE';
  /** The security schemes of the OpenAPI document by which it takes keys; those that only count together as a list. */
  readonly security: readonly (SecurityScheme | readonly SecurityScheme[])[];
  /**
   * Whether pages of any origin may call it, whatever the settings say of other origins. Only for a dialect that acts for nobody
   * but the holder of a public key that the request itself carries. @default false
   */
  readonly isOpenToPages?: boolean;
  /** Whether OPTIONS is answered with the methods that a path takes; it is wherever pages may call. @default false */
  readonly answersOptions?: boolean;
  /** What kind of work its routes do, by which they are counted. @default by the method of each */
  readonly work?: Work;
  /** Reads the bodies of requests. @default readJsonObject */
  readonly readBody?: BodyReader;
  /** Who is asking. Throws PermissionError for a key that is nobody's. */
  identify(rest: RestServices, incoming: Incoming): MaybePromise<Caller>;
  /** Its error format: the one place in which errors are put in the dialect's words. */
  problem(failure: DomainError | HttpProblem, incoming: Incoming): Answer | Reply;
  /** The media type of its errors. @default application/json */
  readonly problemMediaType?: string;
  /** The body of its errors. */
  readonly problemSchema: z.ZodType;
  /** What it answers when a change now waits for approval. */
  waiting(change: WaitingChange): Answer;
  /** The status of that answer, for the documentation. @default 202 */
  readonly waitingStatus?: number;
  /** The body of that answer. */
  readonly waitingSchema: z.ZodType;
  readonly routes: readonly Route[];
}
