import type { Failure } from '../graph/failures.ts';

type Sentences = { readonly [Kind in Failure['kind']]: (failure: Extract<Failure, { readonly kind: Kind }>) => string };

const sentences: Sentences = {
  SIGN_IN: () => 'Sign in to go on. What you entered stays here.',
  NOT_PERMITTED: ({ message, permission }) =>
    permission === undefined ? message : `Your key does not allow this. It needs ${permission}.`,
  NOT_FOUND: ({ message }) => message,
  INVALID: ({ message }) => message,
  CONFLICT: ({ message }) => message,
  BUSY: ({ seconds }) => `The server asks to wait ${secondsInWords(seconds)}. It is asked again by itself.`,
  UNREACHABLE: () => 'The server does not answer. It is asked again by itself.',
  RESTORED: () => 'A backup was restored, so everything was read again. Check what you have not saved.',
  REFUSED: ({ message }) => message,
  DEFECT: ({ id }) => `Something failed on the server. Its log has the cause under ${id}.`,
};

/** What went wrong, why, and what happens now, in one or two sentences. */
export function failureSentence<Kind extends Failure['kind']>(
  failure: Extract<Failure, { readonly kind: Kind }>,
): string {
  const kind: Kind = failure.kind;
  return sentences[kind](failure);
}

function secondsInWords(seconds: number): string {
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
}

/** What the server says against one member of an input; undefined if nothing. */
export function problemIn(failure: Failure | undefined, path: string): string | undefined {
  if (failure?.kind !== 'INVALID') return undefined;
  return failure.problems.find((problem) => problem.path === path)?.message;
}
