import { type ReadonlySignal, signal } from '@preact/signals';
import type { Client } from '@urql/core';
import type { BrowserClock } from '../graph/connection/connection.ts';
import { type Failure, failureOf } from '../graph/failures.ts';
import { WatchDocument, type WatchedAnswerFragment, type WatchSubscriptionVariables } from './subjects.graphql.ts';

/** What became of an answer while it was watched. */
export interface AnswerChange {
  readonly flagKey: string;
  /** Undefined if the flag was not there before. */
  readonly before: WatchedAnswerFragment | undefined;
  readonly after: WatchedAnswerFragment;
  /** When it was noticed here. */
  readonly at: number;
}

/** All answers of one subject, kept current. */
export interface Watch {
  /** By the key of the flag, in its order; undefined until they have arrived. */
  readonly answers: ReadonlySignal<ReadonlyMap<string, WatchedAnswerFragment> | undefined>;
  /** The latest first. */
  readonly changes: ReadonlySignal<readonly AnswerChange[]>;
  /** Why nothing arrives; undefined while all is well. */
  readonly failure: ReadonlySignal<Failure | undefined>;
  stop(): void;
}

/** How many changes are kept. */
const KEPT = 50;
const FIRST_DELAY = 500;
const LONGEST_DELAY = 10_000;

/**
 * Watches the answers of a subject through lost connections. After each of these all answers arrive again: those that have become
 * others meanwhile are changes without a cause.
 */
export function watchAnswers(client: Client, clock: BrowserClock, variables: WatchSubscriptionVariables): Watch {
  const answers = signal<ReadonlyMap<string, WatchedAnswerFragment> | undefined>(undefined);
  const changes = signal<readonly AnswerChange[]>([]);
  const failure = signal<Failure | undefined>(undefined);
  let delay = FIRST_DELAY;
  let cancel = () => {};
  let unsubscribe = () => {};

  const receive = (arrived: readonly WatchedAnswerFragment[], isFirst: boolean) => {
    failure.value = undefined;
    delay = FIRST_DELAY;
    const known = answers.peek();
    const next = new Map(isFirst ? [] : known);
    for (const answer of arrived) next.set(answer.flagKey, answer);
    answers.value = new Map([...next].sort(([one], [other]) => (one < other ? -1 : 1)));
    if (known === undefined) return;
    const changed = arrived.filter((answer) => isOther(known.get(answer.flagKey), answer));
    const at = clock.now();
    const rows = changed.map((after) => ({ flagKey: after.flagKey, before: known.get(after.flagKey), after, at }));
    changes.value = [...rows, ...changes.peek()].slice(0, KEPT);
  };

  const start = () => {
    let isFirst = true;
    const { unsubscribe: end } = client.subscription(WatchDocument, variables).subscribe(({ data, error }) => {
      if (data !== undefined && data !== null) {
        receive(data.evaluations, isFirst);
        isFirst = false;
        return;
      }
      if (error === undefined) return;
      failure.value = failureOf(error);
      const { kind } = failure.value;
      if (kind !== 'UNREACHABLE' && kind !== 'BUSY' && kind !== 'RESTORED') return;
      unsubscribe();
      cancel = clock.after(delay, start);
      delay = Math.min(delay * 2, LONGEST_DELAY);
    });
    unsubscribe = end;
  };

  start();
  return {
    ...{ answers, changes, failure },
    stop() {
      cancel();
      unsubscribe();
    },
  };
}

/** Whether a subject gets something else now. The reason alone is not something else. */
export function isOther(
  before: Pick<WatchedAnswerFragment, 'value' | 'variant'> | undefined,
  after: Pick<WatchedAnswerFragment, 'value' | 'variant'> | undefined,
): boolean {
  return before?.variant !== after?.variant || JSON.stringify(before?.value) !== JSON.stringify(after?.value);
}
