import { type ReadonlySignal, signal } from '@preact/signals';
import { ChangesDocument, type LiveChangeFragment, LogPositionDocument } from './changes.graphql.ts';
import type { BrowserClock } from './connection/connection.ts';
import { failureOf } from './failures.ts';
import type { Graph } from './graph.ts';

/** Whether what is shown follows the changes of an organization. */
export type Liveness =
  | { readonly state: 'STARTING' }
  /** Every change up to the revision has arrived. */
  | { readonly state: 'LIVE'; readonly revision: number; readonly caughtUp: number }
  /** Nothing arrives. What is shown is as of this time. */
  | { readonly state: 'LOST'; readonly revision: number; readonly since: number }
  /** The key may not read the log, so nothing is live. */
  | { readonly state: 'OFF' };

/** The changes of one organization, each once and in order. */
export interface Live {
  readonly liveness: ReadonlySignal<Liveness>;
  /** Every change after this revision arrives; undefined while it is not known. */
  readonly since: ReadonlySignal<number | undefined>;
  /** The latest change; undefined before the first. */
  readonly latest: ReadonlySignal<LiveChangeFragment | undefined>;
  /** Calls for every change that arrives from now on, until the returned function is called. */
  follow(listener: (change: LiveChangeFragment) => void): () => void;
  /** Calls when everything has to be read again, because a backup was restored. */
  onRestored(listener: () => void): () => void;
  /** Tries to connect now instead of after the delay. */
  hurry(): void;
  stop(): void;
}

/** What follows the changes of an organization. */
export interface LiveOptions {
  readonly graph: Pick<Graph, 'client'>;
  readonly clock: BrowserClock;
  readonly organizationId: string;
  /** When to begin; undefined: at once. */
  readonly ready?: Promise<void> | undefined;
}

const FIRST_DELAY = 500;
const LONGEST_DELAY = 10_000;
/** How long a lost connection may stay unmentioned, in milliseconds: most come back at once. */
const GRACE = 1_500;

/** Follows the changes of an organization from the current revision on, through lost connections and without gaps. */
export function followChanges({ graph, clock, organizationId, ready }: LiveOptions): Live {
  const liveness = signal<Liveness>({ state: 'STARTING' });
  const since = signal<number | undefined>(undefined);
  const latest = signal<LiveChangeFragment | undefined>(undefined);
  const listeners = new Set<(change: LiveChangeFragment) => void>();
  const restored = new Set<() => void>();
  let position: { revision: number; epoch: string } | undefined;
  let delay = FIRST_DELAY;
  let isStopped = false;
  let cancel = () => {};
  let unsubscribe = () => {};
  let cancelGrace = () => {};

  const readPosition = async () => {
    const result = await graph.client
      .query(LogPositionDocument, { organizationId }, { requestPolicy: 'network-only' })
      .toPromise();
    return result.data?.organization ?? undefined;
  };

  const lose = () => {
    unsubscribe();
    if (isStopped) return;
    const since = clock.now();
    const revision = position?.revision ?? 0;
    cancelGrace();
    if (liveness.value.state === 'LIVE') {
      cancelGrace = clock.after(GRACE, () => {
        liveness.value = { state: 'LOST', revision, since };
      });
    }
    cancel = clock.after(delay, start);
    delay = Math.min(delay * 2, LONGEST_DELAY);
  };

  const becomeLive = (caughtUp: number) => {
    cancelGrace();
    delay = FIRST_DELAY;
    liveness.value = { state: 'LIVE', revision: position?.revision ?? 0, caughtUp };
  };

  const receive = (change: LiveChangeFragment) => {
    position = { revision: change.revision, epoch: change.epoch };
    const caughtUp = liveness.value.state === 'LIVE' ? liveness.value.caughtUp : 0;
    if (liveness.value.state === 'LIVE') liveness.value = { state: 'LIVE', revision: change.revision, caughtUp };
    latest.value = change;
    for (const listener of listeners) listener(change);
  };

  const restart = () => {
    position = undefined;
    since.value = undefined;
    for (const listener of restored) listener();
    start();
  };

  async function start(): Promise<void> {
    cancel();
    const current = await readPosition();
    if (isStopped) return;
    if (current === undefined) return lose();
    const before = position ?? current;
    if (before.epoch !== current.epoch) return restart();
    since.value ??= before.revision;
    position = { revision: before.revision, epoch: before.epoch };
    const missed = current.revision - before.revision;
    const { unsubscribe: end } = graph.client
      .subscription(ChangesDocument, { organizationId, after: before.revision, epoch: before.epoch })
      .subscribe(({ data, error }) => {
        if (data !== undefined && data !== null) return receive(data.changes);
        if (error === undefined) return;
        const failure = failureOf(error);
        if (failure.kind === 'RESTORED') return restart();
        if (failure.kind === 'NOT_PERMITTED') {
          liveness.value = { state: 'OFF' };
          return;
        }
        lose();
      });
    unsubscribe = end;
    becomeLive(missed);
  }

  if (ready === undefined) start();
  else ready.then(() => (isStopped ? undefined : start()));
  return {
    liveness,
    since,
    latest,
    follow: (listener) => added(listeners, listener),
    onRestored: (listener) => added(restored, listener),
    hurry() {
      if (liveness.value.state === 'LOST') start();
    },
    stop() {
      isStopped = true;
      cancel();
      cancelGrace();
      unsubscribe();
    },
  };
}

function added<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
