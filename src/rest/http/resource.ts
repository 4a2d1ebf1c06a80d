import type { z } from 'zod';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import type { Answer } from './answer.ts';
import type { Reply } from './reply.ts';
import {
  type Call,
  type ContextOf,
  type Current,
  type DocumentedAnswer,
  type Method,
  type Operation,
  type Reading,
  type Route,
  type RouteOutline,
  readRoute,
  writeRoute,
} from './route.ts';

/** Whether a route reads or writes. */
export type Access = 'read' | 'write';

/** The common part of the routes at one path and below it. */
export interface PathSpecification<Parameters extends z.ZodType, Query extends z.ZodType, Place>
  extends Pick<RouteOutline<Parameters, Query, z.ZodType>, 'path' | 'parameters' | 'query'> {
  /** Authorizes the caller and finds the place of the request, before the input is validated. */
  admit(call: Call, access: Access): MaybePromise<Place>;
  /** Whether writes may wait for approval. @default false */
  readonly mayWait?: boolean;
}

interface Described extends Operation {
  /** The last part of the path, for a route below the common path: `archive`. */
  readonly action?: string;
}

/** A GET route. */
export interface PathRead<Parameters extends z.ZodType, Query extends z.ZodType, Place> extends Described {
  /** Replaces the common query. */
  readonly query?: Query | undefined;
  read(context: ContextOf<Parameters, Query, z.ZodType, Place>): MaybePromise<Reading>;
}

/** A route that writes. */
export interface PathWrite<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, Place>
  extends Described {
  readonly method: Exclude<Method, 'GET'>;
  readonly body?: Body;
  /** The resource before the write. Absent: the route ignores `If-Match`. */
  current?: ((context: ContextOf<Parameters, Query, Body, Place>) => MaybePromise<Current>) | undefined;
  write(context: ContextOf<Parameters, Query, Body, Place>): MaybePromise<Answer | Reply>;
}

/** Creates routes at one path, and below it. */
export function routesAt<Parameters extends z.ZodType, Query extends z.ZodType, Place>(
  common: PathSpecification<Parameters, Query, Place>,
) {
  const { parameters, query: commonQuery, mayWait = false } = common;
  const outline = (access: Access, action: string | undefined, operation: Operation) => ({
    path: action === undefined ? common.path : `${common.path}/${action}`,
    parameters,
    admit: (call: Call) => common.admit(call, access),
    operation: { mayWait: mayWait && access === 'write', ...operation },
  });
  return {
    read<OwnQuery extends z.ZodType>({ action, query, read, ...operation }: PathRead<Parameters, OwnQuery, Place>) {
      return readRoute({ method: 'GET', ...outline('read', action, operation), query, read });
    },
    write<Body extends z.ZodType>(route: PathWrite<Parameters, Query, Body, Place>): Route {
      const { method, action, body, current, write, ...operation } = route;
      return writeRoute({ method, ...outline('write', action, operation), query: commonQuery, body, current, write });
    },
  };
}

/** A resource that has a path of its own. */
export interface ResourceSpecification<Parameters extends z.ZodType, Query extends z.ZodType, Place, Found>
  extends PathSpecification<Parameters, Query, Place> {
  /** The answer of its routes unless they document another. */
  readonly answer: DocumentedAnswer;
  /** Finds the resource. Throws NotFoundError. */
  find(context: ContextOf<Parameters, Query, z.ZodType, Place>): MaybePromise<Found>;
  /** Its state, as the entity tag names it. */
  current(found: Found, context: ContextOf<Parameters, Query, z.ZodType, Place>): MaybePromise<Current>;
  /** The body that GET answers. */
  show(found: Found, context: ContextOf<Parameters, Query, z.ZodType, Place>): unknown;
}

type WithUsualAnswer<Described extends Operation> = Omit<Described, 'answers'> & {
  /** @default 200 with the resource's answer */
  readonly answers?: Operation['answers'];
};

/** Creates the routes of a resource. All of them honour the conditional headers. */
export function resource<Parameters extends z.ZodType, Query extends z.ZodType, Place, Found>(
  specification: ResourceSpecification<Parameters, Query, Place, Found>,
) {
  const { answer, find, current, show, query } = specification;
  const routes = routesAt(specification);
  type Context = ContextOf<Parameters, Query, z.ZodType, Place>;
  const currentIn = (context: Context) => andThen(find(context), (found) => current(found, context));
  const usual = { answers: { 200: answer } };
  return {
    get: (operation: WithUsualAnswer<Operation>): Route =>
      routes.read({
        ...usual,
        ...operation,
        query,
        read: (context) =>
          andThen(find(context), (found) =>
            andThen(current(found, context), ({ dependsOn }) => ({
              dependsOn,
              answer: () => andThen(show(found, context), (body) => ({ status: 200, body })),
            })),
          ),
      }),
    write: <Body extends z.ZodType>(route: WithUsualAnswer<PathWrite<Parameters, Query, Body, Place>>): Route =>
      routes.write({ current: currentIn, ...usual, ...route }),
  };
}
