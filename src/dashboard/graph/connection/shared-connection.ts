import { signal } from '@preact/signals';
import type { Connection, ConnectionState, Sink, SubscriptionRequest } from './connection.ts';

/** What tabs say to each other. The leader is the tab that has the socket. */
type Message =
  | { readonly kind: 'SUBSCRIBE'; readonly tab: string; readonly id: string; readonly request: SubscriptionRequest }
  | { readonly kind: 'UNSUBSCRIBE'; readonly id: string }
  | { readonly kind: 'NEXT'; readonly id: string; readonly result: Parameters<Sink['next']>[0] }
  | { readonly kind: 'FAIL' | 'COMPLETE'; readonly id: string }
  | { readonly kind: 'STATE'; readonly state: ConnectionState }
  | { readonly kind: 'NEW_LEADER' };

/** The part of a BroadcastChannel that is used. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** The part of the Web Locks that is used: the lock is held until the promise resolves. */
export interface Locks {
  request(name: string, hold: () => Promise<void>): Promise<void>;
}

/** What a shared connection is made of. */
export interface SharedConnectionOptions {
  /** Tabs that give the same name share a socket; those with different keys must not. */
  readonly name: string;
  readonly locks: Locks;
  readonly channel: Channel;
  readonly newId: () => string;
  /** Opens the connection of the leader. */
  open(): Connection;
}

/**
 * One connection for all tabs of a browser. The tab that has the lock is the leader: it opens the socket and passes on what the
 * other tabs subscribe to. When it closes, the browser gives the lock to another tab, and every subscription is started again.
 */
export function shareConnection({ name, locks, channel, newId, open }: SharedConnectionOptions): Connection {
  const tab = newId();
  const state = signal<ConnectionState>('CONNECTING');
  const wanted = new Map<string, Sink>();
  let lead: Leader | undefined;
  const post = (message: Message) => channel.postMessage(message);

  const failAll = () => {
    const sinks = [...wanted.values()];
    wanted.clear();
    for (const sink of sinks) sink.fail();
  };
  channel.addEventListener('message', ({ data }) => {
    // Only this file posts to the channel.
    const message = data as Message;
    lead?.receive(message);
    if (message.kind === 'STATE') state.value = message.state;
    else if (message.kind === 'NEW_LEADER') failAll();
    else deliver(wanted, message);
  });
  // The leader waits for this lock: it is free once the tab is gone.
  const present = new Promise<void>((resolve) => {
    locks.request(lockOf(name, tab), () => {
      resolve();
      return new Promise(() => {});
    });
  });
  locks.request(name, () => {
    lead = new Leader(open(), post, (other) => locks.request(lockOf(name, other), () => Promise.resolve()));
    lead.connection.state.subscribe((value) => {
      state.value = value;
      post({ kind: 'STATE', state: value });
    });
    post({ kind: 'NEW_LEADER' });
    failAll();
    return new Promise(() => {});
  });

  return {
    state,
    subscribe(request, sink) {
      if (lead !== undefined) return lead.connection.subscribe(request, sink);
      const id = newId();
      wanted.set(id, sink);
      present.then(() => {
        if (wanted.has(id)) post({ kind: 'SUBSCRIBE', tab, id, request });
      });
      return () => {
        if (wanted.delete(id)) post({ kind: 'UNSUBSCRIBE', id });
      };
    },
  };
}

function lockOf(name: string, tab: string): string {
  return `${name} tab ${tab}`;
}

function deliver(wanted: Map<string, Sink>, message: Message): void {
  if (!('id' in message)) return;
  const sink = wanted.get(message.id);
  if (sink === undefined) return;
  if (message.kind === 'NEXT') {
    sink.next(message.result);
    return;
  }
  wanted.delete(message.id);
  if (message.kind === 'FAIL') sink.fail();
  if (message.kind === 'COMPLETE') sink.complete();
}

/** The tab with the socket, as the other tabs see it. */
class Leader {
  readonly connection: Connection;
  readonly #post: (message: Message) => void;
  readonly #gone: (tab: string) => Promise<void>;
  /** How to end each subscription of another tab. */
  readonly #endings = new Map<string, () => void>();
  readonly #tabs = new Map<string, Set<string>>();

  constructor(connection: Connection, post: (message: Message) => void, gone: (tab: string) => Promise<void>) {
    this.connection = connection;
    this.#post = post;
    this.#gone = gone;
  }

  receive(message: Message): void {
    if (message.kind === 'UNSUBSCRIBE') this.#end(message.id);
    if (message.kind === 'SUBSCRIBE') this.#start(message);
  }

  #start({ tab, id, request }: Extract<Message, { kind: 'SUBSCRIBE' }>): void {
    if (this.#endings.has(id)) return;
    this.#idsOf(tab).add(id);
    this.#post({ kind: 'STATE', state: this.connection.state.value });
    const end = this.connection.subscribe(request, {
      next: (result) => this.#post({ kind: 'NEXT', id, result }),
      fail: () => this.#last({ kind: 'FAIL', id }),
      complete: () => this.#last({ kind: 'COMPLETE', id }),
    });
    this.#endings.set(id, end);
  }

  #idsOf(tab: string): Set<string> {
    const known = this.#tabs.get(tab);
    if (known !== undefined) return known;
    const ids = new Set<string>();
    this.#tabs.set(tab, ids);
    this.#gone(tab).then(() => {
      for (const id of ids) this.#end(id);
      this.#tabs.delete(tab);
    });
    return ids;
  }

  #last(message: Extract<Message, { kind: 'FAIL' | 'COMPLETE' }>): void {
    this.#endings.delete(message.id);
    this.#post(message);
  }

  #end(id: string): void {
    const end = this.#endings.get(id);
    this.#endings.delete(id);
    end?.();
  }
}
