import { z } from 'zod';
import type { Services } from '../../actions/services.ts';
import type { Caller } from '../../domain/caller.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { JsonValue } from '../../domain/json.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import type { Answer } from './answer.ts';
import type { Incoming } from './incoming.ts';
import type { Reply } from './reply.ts';
import type { RequestKind } from './request-kind.ts';
import { validateInput, validateNothing } from './validate-input.ts';

/** The methods of routes. Every GET route also answers HEAD. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How an answer is tagged and cached. */
export interface Tagging {
  readonly tag: (dependsOn: readonly JsonValue[]) => string;
  readonly cacheControl: string;
}

/** An answer that is built only if the client does not have it. */
export interface Reading {
  /** Everything that the answer depends on. The entity tag is derived from it. */
  readonly dependsOn: readonly JsonValue[];
  /** How the answer is tagged and cached, if the dialect's contract differs. */
  readonly tagging?: Tagging | undefined;
  answer(): MaybePromise<Answer>;
}

/** A resource before a write, for `If-Match`. */
export interface Current {
  /** The `dependsOn` of the resource's GET. */
  readonly dependsOn: readonly JsonValue[];
  /** The version that the write must find; absent if the resource has none. */
  readonly version?: number | undefined;
}

/** One request to a route, before validation. */
export interface Call {
  readonly services: Services;
  readonly caller: Caller;
  readonly now: EpochMilliseconds;
  readonly incoming: Incoming;
  /** By name, percent-decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One request to a route, after validation. */
export interface RouteContext<Parameters, Query, Body, Place = unknown> extends Omit<Call, 'parameters'> {
  /** What `admit` returned. */
  readonly place: Place;
  readonly parameters: Parameters;
  readonly query: Query;
  readonly body: Body;
  /** The version that `If-Match` names; undefined if it names none. */
  readonly expectedVersion: number | undefined;
}

/** One possible answer of a route, for the OpenAPI document. */
export interface DocumentedAnswer {
  readonly description: string;
  /** Absent: the answer has no body. */
  readonly schema?: z.ZodType;
  /** @default application/json */
  readonly mediaType?: string;
  readonly example?: JsonValue;
}

/** What the OpenAPI document says about a route. */
export interface Operation {
  /** Unique among all dialects. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** A body that the schema accepts. */
  readonly requestExample?: JsonValue;
  readonly answers: Readonly<Record<number, DocumentedAnswer>>;
  /** Statuses of failures besides those that follow from the method, the path, the query and the body. @default none */
  readonly failures?: readonly number[];
  /** Whether the change may wait for approval. */
  readonly mayWait?: boolean;
}

/** The outline of a route: its path, its input and its documentation. */
export interface RouteOutline<
  Parameters extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Place = unknown,
> {
  readonly method: Method;
  /** Below the dialect's base, with parameters in braces: `/{flag_key}`; empty for the base itself. */
  readonly path: string;
  /** @default none */
  readonly parameters?: Parameters | undefined;
  /** @default none */
  readonly query?: Query | undefined;
  /** Absent or null: the route takes no body, and reads none. */
  readonly body?: Body | null | undefined;
  /** The route reveals nothing of any organization, so it needs no key. @default false */
  readonly needsNoKey?: boolean;
  /** @default the dialect's, else by the method */
  readonly kind?: RequestKind;
  readonly operation: Operation;
  /**
   * Authorizes the caller and finds the place of the request, before the input is validated. The result is the context's `place`.
   * @default the route does so itself, after validation
   */
  admit?(call: Call): MaybePromise<Place>;
}

/** The context of a route with these schemas. */
export type ContextOf<
  Parameters extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Place = unknown,
> = RouteContext<z.output<Parameters>, z.output<Query>, z.output<Body>, Place>;

/** A route that reads. Its answers carry an entity tag and honour `If-None-Match`. */
export interface ReadSpecification<
  Parameters extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Place = unknown,
> extends RouteOutline<Parameters, Query, Body, Place> {
  read(context: ContextOf<Parameters, Query, Body, Place>): MaybePromise<Reading>;
}

/** A route that writes. */
export interface WriteSpecification<
  Parameters extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Place = unknown,
> extends RouteOutline<Parameters, Query, Body, Place> {
  /** The resource before the write, read only if the request has an `If-Match`. Absent: the route ignores `If-Match`. */
  current?: ((context: ContextOf<Parameters, Query, Body, Place>) => MaybePromise<Current>) | undefined;
  write(context: ContextOf<Parameters, Query, Body, Place>): MaybePromise<Answer | Reply>;
}

/** A validated request to write. */
export interface PreparedWrite {
  readonly current: (() => MaybePromise<Current>) | undefined;
  readonly write: (expectedVersion: number | undefined) => MaybePromise<Answer | Reply>;
}

/** A validated request. */
export type Prepared = { readonly read: () => MaybePromise<Reading> } | PreparedWrite;

/** A route of a dialect's table. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly parameters: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType | null;
  readonly needsNoKey: boolean;
  readonly kind: RequestKind | undefined;
  readonly operation: Operation;
  /** Whether the answer carries an entity tag. */
  readonly isRead: boolean;
  /** Whether the route honours `If-Match`. */
  readonly isConditional: boolean;
  /** Validates parameters, query and body. Throws ValidationError, and HttpProblem for an unreadable body. */
  prepare(call: Call): MaybePromise<Prepared>;
}

const nothing = z.object({});

/** Creates a route that reads. */
export function readRoute<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, Place>(
  specification: ReadSpecification<Parameters, Query, Body, Place>,
): Route {
  return {
    ...outlineOf(specification),
    ...{ isRead: true, isConditional: false },
    prepare: (call) =>
      andThen(contextOf(specification, call), (context) => ({ read: () => specification.read(context) })),
  };
}

/** Creates a route that writes. */
export function writeRoute<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, Place>(
  specification: WriteSpecification<Parameters, Query, Body, Place>,
): Route {
  const { current } = specification;
  return {
    ...outlineOf(specification),
    ...{ isRead: false, isConditional: current !== undefined },
    prepare: (call) =>
      andThen(contextOf(specification, call), (context) => ({
        current: current === undefined ? undefined : () => current(context),
        write: (expectedVersion) =>
          specification.write(expectedVersion === undefined ? context : { ...context, expectedVersion }),
      })),
  };
}

function outlineOf(outline: RouteOutline<z.ZodType, z.ZodType, z.ZodType>) {
  const { method, path, parameters = nothing, query = nothing, body = null, kind, operation } = outline;
  const { needsNoKey = false } = outline;
  return { method, path, parameters, query, body, kind, operation, needsNoKey };
}

function contextOf<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, Place>(
  outline: RouteOutline<Parameters, Query, Body, Place>,
  call: Call,
): MaybePromise<ContextOf<Parameters, Query, Body, Place>> {
  // The handlers of a route without `admit` see `unknown`.
  if (outline.admit === undefined) return validatedContext(outline, call, undefined as Place);
  return andThen(outline.admit(call), (place) => validatedContext(outline, call, place));
}

function validatedContext<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, Place>(
  { parameters, query, body }: RouteOutline<Parameters, Query, Body, Place>,
  call: Call,
  place: Place,
): MaybePromise<ContextOf<Parameters, Query, Body, Place>> {
  const { incoming } = call;
  const named = parameters === undefined ? undefined : validateInput(parameters, call.parameters);
  const asked = queryOf(query, incoming.query);
  const context = (sent: unknown): ContextOf<Parameters, Query, Body, Place> => ({
    services: call.services,
    caller: call.caller,
    now: call.now,
    incoming,
    place,
    // The handlers of a route without such a schema see `unknown`.
    parameters: named as z.output<Parameters>,
    query: asked as z.output<Query>,
    body: sent as z.output<Body>,
    expectedVersion: undefined,
  });
  if (body === null || body === undefined) return context(undefined);
  return andThen(incoming.body(), (sent) => context(validateInput(body, sent)));
}

function queryOf(schema: z.ZodType | undefined, query: URLSearchParams): unknown {
  if (schema === undefined) return undefined;
  return query.size === 0 ? validateNothing(schema) : validateInput(schema, Object.fromEntries(query));
}
