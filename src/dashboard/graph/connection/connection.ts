import type { ReadonlySignal } from '@preact/signals';
import type { ExecutionResult, RequestExtensions } from '@urql/core';

/** Whether the server can be reached over the socket. */
export type ConnectionState = 'CONNECTING' | 'CONNECTED' | 'LOST';

/** What is sent to start a subscription. */
export interface SubscriptionRequest {
  readonly query?: string | undefined;
  readonly operationName?: string | undefined;
  readonly variables?: object | undefined;
  readonly extensions?: RequestExtensions | undefined;
}

/** Receives what a subscription delivers. After `fail` or `complete` nothing follows. */
export interface Sink {
  next(result: ExecutionResult): void;
  /** The connection was lost, or is another one now. The subscription can be started again. */
  fail(): void;
  complete(): void;
}

/** Carries subscriptions to the server. */
export interface Connection {
  readonly state: ReadonlySignal<ConnectionState>;
  /** Starts a subscription, and returns what ends it. */
  subscribe(request: SubscriptionRequest, sink: Sink): () => void;
}

/** What `.ts` files need of the browser's time. */
export interface BrowserClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls once after some milliseconds, unless the returned function is called before. */
  after(milliseconds: number, call: () => void): () => void;
}
