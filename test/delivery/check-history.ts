import type { Entry, FinalState, History, Subscriber, Write } from './history.ts';

/** What must hold of a history of writes and events, with any process killed, cut off or late. */
export const invariants = {
  I1: 'every write that was acknowledged, or done all the same, reaches every subscriber of its organization',
  I2: 'no event is missing in the log',
  I3: 'each subscriber receives the revisions one after the other, without a gap, also across its connections',
  I4: 'at the end every node and client has the same state',
  I5: 'no subscriber receives an event of another organization',
  I6: 'a write with an unknown outcome was done at most once',
  I7: 'an acknowledged write was done once, however often it was sent',
  I8: 'no write is answered as if the server had a defect',
  I9: 'no node ends by itself',
} as const;

/** One of the invariants. */
export type Invariant = keyof typeof invariants;

/** Where a history breaks an invariant. */
export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
}

const checks = {
  I1: doneButNotTold,
  I2: toldButNotLogged,
  I3: outOfOrder,
  I4: disagreements,
  I5: strangers,
  I6: ({ writes, log }) => doneTooOften(log, writes, 'UNKNOWN', [0, 1]),
  I7: ({ writes, log }) => doneTooOften(log, writes, 'ACKNOWLEDGED', [1]),
  I8: ({ writes }) => writes.flatMap(({ mark, defects = [] }) => defects.map((answer) => `${mark}: ${answer}`)),
  I9: ({ endedByThemselves = [] }) => endedByThemselves,
} satisfies Record<Invariant, (history: History) => readonly string[]>;

/** Everything that is wrong with a history; nothing, if it keeps the invariants. */
export function checkHistory(history: History): readonly Violation[] {
  return Object.entries(checks).flatMap(([name, check]) =>
    // The entries of the table are named by its very keys.
    check(history).map((what) => ({ invariant: name as Invariant, what })),
  );
}

function doneButNotTold({ writes, log, subscribers }: History): string[] {
  return subscribers.flatMap(({ name, organizationId, after, events }) => {
    const told = new Set(events.map(({ mark }) => mark));
    const acknowledged = writes.filter(({ outcome }) => outcome === 'ACKNOWLEDGED');
    const logged = log.filter(({ revision }) => revision > after);
    const due = [...acknowledged, ...logged].filter((done) => done.organizationId === organizationId);
    const missing = new Set(due.map(({ mark }) => mark).filter((mark) => !told.has(mark)));
    return [...missing].map((mark) => `${name} was not told of ${mark}`);
  });
}

function toldButNotLogged({ log, subscribers }: History): string[] {
  const logged = new Set(log.map(nameOf));
  return subscribers.flatMap(({ name, events }) =>
    events.filter((event) => !logged.has(nameOf(event))).map((event) => `${name} received ${nameOf(event)}`),
  );
}

function outOfOrder({ subscribers }: History): string[] {
  return subscribers.flatMap((subscriber) => {
    const expected = (index: number) => subscriber.after + index + 1;
    const index = subscriber.events.findIndex(({ revision }, at) => revision !== expected(at));
    if (index < 0) return [];
    const { revision } = subscriber.events[index] ?? { revision: Number.NaN };
    return [`${subscriber.name} received ${revision} where ${expected(index)} comes next`];
  });
}

function disagreements({ states }: History): string[] {
  const firsts = new Map<string, FinalState>();
  return states.flatMap((state) => {
    const first = firsts.get(state.organizationId);
    if (first === undefined) firsts.set(state.organizationId, state);
    return first === undefined || sameMarks(first, state)
      ? []
      : [`${state.source} and ${first.source} disagree about ${state.organizationId}`];
  });
}

function sameMarks(one: FinalState, other: FinalState): boolean {
  const places = new Set([...Object.keys(one.marks), ...Object.keys(other.marks)]);
  return [...places].every((place) => one.marks[place] === other.marks[place]);
}

function strangers({ subscribers }: History): string[] {
  return subscribers.flatMap((subscriber: Subscriber) =>
    subscriber.events
      .filter(({ organizationId }) => organizationId !== subscriber.organizationId)
      .map((event) => `${subscriber.name} received ${nameOf(event)}`),
  );
}

function doneTooOften(
  log: readonly Entry[],
  writes: readonly Write[],
  outcome: Write['outcome'],
  expected: readonly number[],
): string[] {
  const counts = new Map<string, number>();
  for (const { mark } of log) if (mark !== null) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  return writes
    .filter((write) => write.outcome === outcome && !expected.includes(counts.get(write.mark) ?? 0))
    .map(({ mark }) => `${mark} was done ${counts.get(mark) ?? 0} times`);
}

function nameOf({ organizationId, revision, mark }: Entry): string {
  return `${organizationId}:${revision} ${mark ?? ''}`;
}
