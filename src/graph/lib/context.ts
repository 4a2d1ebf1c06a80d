import type { GraphQLResolveInfo } from 'graphql';
import type { Services } from '../../actions/services.ts';
import type { AnonymousAccess, Caller } from '../../domain/caller.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { createScopedDatabase } from '../../store/tenancy/scoped-database.ts';

/** Takes the items of a list to write them faster than the executor can, and returns those that are left to the executor. */
export type TakeList = <Item extends object>(items: readonly Item[], info: GraphQLResolveInfo) => readonly Item[];

/** What clients may know of the server. */
export interface ServerFacts {
  readonly version: string;
  readonly anonymousAccess: AnonymousAccess;
  /** By the names of their settings; null: off. */
  readonly limits: Readonly<Record<string, number | null>>;
}

/** What every resolver uses. */
export interface GraphContext {
  readonly services: Services;
  readonly caller: Caller;
  /** Reads only what the caller can see; refuses writes. */
  readonly db: PrismaClient;
  /** The server that answers the graph; absent where the graph is called without one. */
  readonly server?: ServerFacts | undefined;
  /** Identifies the request in logs and in masked errors. */
  readonly requestId: string;
  /** The headers of the request; undefined where there are none, as over a WebSocket. */
  readonly headers?: Pick<Headers, 'get'> | undefined;
  /** Gives a signal that aborts when the client has left; absent where that is not known. */
  readonly signal?: (() => AbortSignal) | undefined;
  /** Called with each instant beyond which the result must not be cached; absent if nothing is cached. */
  readonly onHeldUntil?: ((instant: EpochMilliseconds) => void) | undefined;
  /** Absent: every item is left to the executor. The resolvers below such a list return what they show without waiting. */
  readonly takeList?: TakeList | undefined;
}

const scopedDatabaseOf = memoizeByObject(createScopedDatabase);

/** The context of one operation. */
export function createGraphContext(
  services: Services,
  caller: Caller,
  requestId: string,
  transport: Pick<GraphContext, 'headers' | 'signal'> = {},
  server?: ServerFacts,
): GraphContext {
  return new CreatedContext(services, caller, requestId, transport, server);
}

/** A class, because an object with a getter of its own takes longer to make than an operation from memory. */
class CreatedContext implements GraphContext {
  readonly services: Services;
  readonly caller: Caller;
  readonly requestId: string;
  readonly headers: GraphContext['headers'];
  readonly signal: GraphContext['signal'];
  readonly server: ServerFacts | undefined;

  constructor(
    services: Services,
    caller: Caller,
    requestId: string,
    { headers, signal }: Pick<GraphContext, 'headers' | 'signal'>,
    server: ServerFacts | undefined,
  ) {
    this.services = services;
    this.caller = caller;
    this.requestId = requestId;
    this.headers = headers;
    this.signal = signal;
    this.server = server;
  }

  // Created on first use: operations that are answered from memory do not need it.
  get db(): PrismaClient {
    return scopedDatabaseOf(this.services.store)(this.caller);
  }
}

/** Whether the client of an operation has left, so that nothing more needs to be computed for it. */
export function cancellation({ signal }: GraphContext): () => boolean {
  const left = signal?.();
  return () => left?.aborted === true;
}
