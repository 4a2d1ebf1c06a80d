import type { ShownAnswer } from '../words/answers.ts';
import { isOff } from '../words/answers.ts';
import type { WatchedAnswerFragment } from './subjects.graphql.ts';
import { isOther } from './watch.ts';

/** A flag with what one subject gets, and what another one gets if there is one. */
export interface AnswerRow {
  readonly flagKey: string;
  readonly one: WatchedAnswerFragment | undefined;
  readonly other: WatchedAnswerFragment | undefined;
}

/** Which rows are shown. */
export interface AnswerFilter {
  readonly text: string;
  /** Only flags that are on, for one of the two. */
  readonly onlyOn: boolean;
  /** With two: only flags of which they get different answers. */
  readonly onlyDifferent: boolean;
}

type Answers = ReadonlyMap<string, WatchedAnswerFragment>;

/** The rows of one subject, or of two side by side. */
export function answerRows(one: Answers, other: Answers | undefined, filter: AnswerFilter): readonly AnswerRow[] {
  const keys = other === undefined ? [...one.keys()] : [...new Set([...one.keys(), ...other.keys()])].sort();
  const text = filter.text.toLowerCase();
  return keys
    .filter((key) => key.toLowerCase().includes(text))
    .map((flagKey) => ({ flagKey, one: one.get(flagKey), other: other?.get(flagKey) }))
    .filter((row) => !filter.onlyOn || isOn(row.one) || isOn(row.other))
    .filter((row) => !filter.onlyDifferent || other === undefined || isOther(row.one, row.other));
}

function isOn(answer: ShownAnswer | undefined): boolean {
  return answer !== undefined && !isOff(answer);
}

/** What made an answer another one, in some words: who and what, or what the clock did. */
export function causeInWords(cause: WatchedAnswerFragment['cause']): string {
  if (cause === null) return 'while the connection was lost';
  if (cause.transition) return cause.transition.sentence;
  if (cause.change) return `${cause.change.actor.name} changed ${cause.change.entityKey} (${cause.change.revision})`;
  if (cause.revision !== null) return `revision ${cause.revision}`;
  return 'a date was reached';
}
