import type { OperationTypeNode } from 'graphql';
import type { GraphContext } from '../../graph/lib/context.ts';
import type { HeaderSource, Identity } from '../authenticate.ts';

/** What every transport knows of an operation, besides its parameters. */
export interface OperationContext {
  readonly identity: Identity;
  /** The client's address; undefined if it is not known. */
  readonly address: string | undefined;
  /** Names the operation in logs and in masked errors. */
  readonly requestId: string;
  /** The headers of the request; none over a WebSocket. */
  readonly headers: HeaderSource;
  /** Gives a signal that aborts when the client has left. */
  signal(): AbortSignal;
  /** Throws a GraphQLError for a type of operation that the request does not allow, such as a mutation by GET. */
  allow(type: OperationTypeNode): void;
}

/** The context of the executor and the resolvers. */
export interface ExecutionContext extends GraphContext {
  /** The key under which a mutation is done once; undefined: each time it is sent. */
  readonly idempotencyKey?: string | undefined;
  /** The client's address; undefined if it is not known. */
  readonly address?: string | undefined;
  /** Called when the answer is that of an earlier request with the same key. */
  readonly onReplayed?: () => void;
}

/** The headers of a transport without headers. */
export const noHeaders: HeaderSource = { get: () => null };
