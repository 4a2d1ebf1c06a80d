import type { z } from 'zod';
import type { ApiName, Caller } from '../../domain/caller.ts';
import type { DomainError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import type { MaybePromise } from '../../domain/maybe-promise.ts';
import type { SecurityScheme } from '../openapi/security-schemes.ts';
import type { Answer } from './answer.ts';
import type { HttpProblem } from './http-problem.ts';
import type { BodyReader, Incoming } from './incoming.ts';
import type { Reply } from './reply.ts';
import type { RequestKind } from './request-kind.ts';
import type { RestServices } from './rest-services.ts';
import type { Route } from './route.ts';

/** A change that waits for approval. */
export interface WaitingChange {
  readonly id: string;
  readonly number: number;
  readonly status: string;
  /** The kind of entity that it changes. */
  readonly entityType: string;
  readonly entityKey: string;
  readonly requestedAt: Instant;
}

/** One REST API: its name, its error format and its routes. Everything else is common to all of them. */
export interface Dialect {
  /** The source under which its changes are logged. */
  readonly name: ApiName;
  readonly title: string;
  /** What it is and for which clients, for the OpenAPI document. */
  readonly description: string;
  /** The path that all its routes begin with, parameters in braces. */
  readonly base: string;
  /** Whether paths may end with a slash as well. @default NEVER */
  readonly endsWithSlash?: 'NEVER' | 'MAYBE';
  /** The security schemes of its API keys in the OpenAPI document; keys that are sent together are one list. */
  readonly security: readonly (SecurityScheme | readonly SecurityScheme[])[];
  /**
   * Whether web pages of any origin may call it, regardless of the configured origins. Only for a dialect whose callers all
   * identify themselves by a public key in the request. @default false
   */
  readonly isOpenToPages?: boolean;
  /** Whether OPTIONS answers with the methods of a path, as it does for dialects open to web pages. @default false */
  readonly answersOptions?: boolean;
  /** @default by the method of each route */
  readonly kind?: RequestKind;
  /** Reads the bodies of requests. @default readJsonObject */
  readonly readBody?: BodyReader;
  /** Identifies the caller. Throws PermissionError for an unknown key. */
  identify(rest: RestServices, incoming: Incoming): MaybePromise<Caller>;
  /** Translates a failure. No other place knows the dialect's error format. */
  problem(failure: DomainError | HttpProblem, incoming: Incoming): Answer | Reply;
  /** The media type of its errors. @default application/json */
  readonly problemMediaType?: string;
  /** The body of its errors. */
  readonly problemSchema: z.ZodType;
  /** Answers a request whose change waits for approval. */
  waiting(change: WaitingChange): Answer;
  /** The status of that answer, for the OpenAPI document. @default 202 */
  readonly waitingStatus?: number;
  /** The body of that answer. */
  readonly waitingSchema: z.ZodType;
  readonly routes: readonly Route[];
}
