import type { z } from 'zod';
import type { Services } from '../../actions/services.ts';
import type { Caller } from '../../domain/caller.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { JsonValue } from '../../domain/json.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import type { Answer } from './answer.ts';
import type { Incoming } from './incoming.ts';
import type { Work } from './rates.ts';
import type { Reply } from './reply.ts';
import { validateInput, validateNothing } from './validate-input.ts';

/** The methods that routes are made for; HEAD comes with every GET. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How an answer is tagged and cached. */
export interface Tagging {
  readonly tag: (dependsOn: readonly JsonValue[]) => string;
  readonly cacheControl: string;
}

/** An answer that is only put together when the client does not have it already. */
export interface Reading {
  /** All that the answer depends on; its entity tag is made of this. */
  readonly dependsOn: readonly JsonValue[];
  /** How it is tagged and cached, where the dialect's contract says so. */
  readonly tagging?: Tagging | undefined;
  answer(): Answer | Promise<Answer>;
}

/** A resource as it is before a write, for `If-Match`. */
export interface Current {
  /** What the GET of the resource says that its answer depends on. */
  readonly dependsOn: readonly JsonValue[];
  /** What the verb is to expect, so that nobody writes in between; absent where it cannot say. */
  readonly version?: number | undefined;
}

/** One request to a route, not yet checked. */
export interface Call {
  readonly services: Services;
  readonly caller: Caller;
  readonly now: EpochMilliseconds;
  readonly incoming: Incoming;
  /** By name, percent-decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One request to a route, checked. */
export interface RouteContext<Parameters, Query, Body> extends Omit<Call, 'parameters'> {
  readonly parameters: Parameters;
  readonly query: Query;
  readonly body: Body;
  /** The version that the writer named by `If-Match`; undefined when they named none. */
  readonly expectedVersion: number | undefined;
}

/** One possible answer of a route, for the documentation. */
export interface DocumentedAnswer {
  readonly description: string;
  /** Absent: no body. */
  readonly schema?: z.ZodType;
  readonly example?: JsonValue;
}

/** What is said of a route in the OpenAPI document. */
export interface Operation {
  /** Unique among all dialects. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** A body that the schema accepts. */
  readonly requestExample?: JsonValue;
  readonly answers: Readonly<Record<number, DocumentedAnswer>>;
  /** The statuses of the failures that are the route's own; those of every route go without saying. */
  readonly failures: readonly number[];
  /** Whether it can be left waiting for approval. */
  readonly mayWait?: boolean;
}

/** The outline of a route: where it is, what it takes and what is said of it. */
export interface RouteOutline<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  readonly method: Method;
  /** Below the dialect's base, with parameters in braces: `/{flag_key}`; empty for the base itself. */
  readonly path: string;
  readonly parameters: Parameters;
  readonly query: Query;
  /** Null: the route takes no body, and none is read. */
  readonly body: Body | null;
  /** The answer is the same whoever asks, and tells nothing of any organization: nobody is asked for a key. @default false */
  readonly isForAnybody?: boolean;
  /** What kind of work it is, by which it is counted. @default what the dialect says, else by the method */
  readonly work?: Work;
  /** Whether it may answer with a stream, which lasts. @default false */
  readonly lasts?: boolean;
  readonly operation: Operation;
  /** Refuses those who may not, before what they sent is looked at. @default whatever the route itself does, after that */
  admit?(call: Call): MaybePromise<unknown>;
}

type ContextOf<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = RouteContext<
  z.output<Parameters>,
  z.output<Query>,
  z.output<Body>
>;

/** A route that asks: its answers carry an entity tag and heed `If-None-Match`. */
export interface ReadSpecification<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>
  extends RouteOutline<Parameters, Query, Body> {
  read(context: ContextOf<Parameters, Query, Body>): MaybePromise<Reading>;
}

/** A route that acts. */
export interface WriteSpecification<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>
  extends RouteOutline<Parameters, Query, Body> {
  /** The resource as it is, asked only when the request has an `If-Match`; absent: the route has no resource to match. */
  current?(context: ContextOf<Parameters, Query, Body>): Promise<Current>;
  write(context: ContextOf<Parameters, Query, Body>): MaybePromise<Answer | Reply>;
}

/** What a checked request can be asked to do. */
export type Prepared =
  | { readonly read: () => MaybePromise<Reading> }
  | {
      readonly current: (() => Promise<Current>) | undefined;
      readonly write: (expectedVersion: number | undefined) => MaybePromise<Answer | Reply>;
    };

/** A route of a dialect's table. */
export interface Route extends RouteOutline<z.ZodType, z.ZodType, z.ZodType> {
  /** Checks parameters, query and body. Throws ValidationError, and HttpProblem for a body that cannot be read. */
  prepare(call: Call): MaybePromise<Prepared>;
}

/** Makes a route that asks. */
export function readRoute<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  specification: ReadSpecification<Parameters, Query, Body>,
): Route {
  return {
    ...specification,
    prepare: (call) =>
      andThen(checkCall(specification, call), (context) => ({ read: () => specification.read(context) })),
  };
}

/** Makes a route that acts. */
export function writeRoute<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  specification: WriteSpecification<Parameters, Query, Body>,
): Route {
  const { current } = specification;
  return {
    ...specification,
    prepare: (call) =>
      andThen(checkCall(specification, call), (context) => ({
        current: current === undefined ? undefined : () => current(context),
        write: (expectedVersion) =>
          specification.write(expectedVersion === undefined ? context : { ...context, expectedVersion }),
      })),
  };
}

function checkCall<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  outline: RouteOutline<Parameters, Query, Body>,
  call: Call,
): MaybePromise<ContextOf<Parameters, Query, Body>> {
  return outline.admit === undefined ? check(outline, call) : andThen(outline.admit(call), () => check(outline, call));
}

function check<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  { parameters, query, body }: RouteOutline<Parameters, Query, Body>,
  call: Call,
): MaybePromise<ContextOf<Parameters, Query, Body>> {
  const { incoming } = call;
  const named = validateInput(parameters, call.parameters);
  const asked =
    incoming.query.size === 0 ? validateNothing(query) : validateInput(query, Object.fromEntries(incoming.query));
  const contextOf = (sent: z.output<Body>): ContextOf<Parameters, Query, Body> => ({
    services: call.services,
    caller: call.caller,
    now: call.now,
    incoming,
    parameters: named,
    query: asked,
    body: sent,
    expectedVersion: undefined,
  });
  // A route without a body has a context without one, whatever type stands for it.
  if (body === null) return contextOf(undefined as z.output<Body>);
  return andThen(incoming.body(), (sent) => contextOf(validateInput(body, sent)));
}
