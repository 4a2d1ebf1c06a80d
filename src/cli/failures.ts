/** The exit codes. */
export const exitCodes = {
  done: 0,
  failed: 1,
  misused: 2,
  refused: 3,
  forbidden: 4,
  waits: 5,
  different: 6,
  unreachable: 7,
} as const;

/** One of the exit codes by its name. */
export type Outcome = keyof typeof exitCodes;

/** A command that ends without its result. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly outcome: Outcome;
  /** For programs: the code of the server's error, if it is one. */
  readonly code: string | null;
  constructor(outcome: Outcome, message: string, code: string | null = null) {
    super(message);
    this.outcome = outcome;
    this.code = code;
  }
}

/** The failure of a command about an organization that the server does not have, or does not show to the key. */
export function unknownOrganization(id: string): CommandFailure {
  return new CommandFailure('refused', `There is no organization "${id}".`, 'NOT_FOUND');
}

/** A failure that the graph answers instead of a result. */
export interface GraphFailure {
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly { readonly path: string; readonly message: string }[];
  readonly changeRequest?: { readonly number: number };
}

const outcomes: Readonly<Record<string, Outcome>> = {
  UNAUTHENTICATED: 'forbidden',
  FORBIDDEN: 'forbidden',
  APPROVAL_REQUIRED: 'waits',
};

/** The failure of a command for a failure of the graph. */
export function failureOf({ code, message, problems = [], changeRequest }: GraphFailure): CommandFailure {
  const lines = problems.length > 0 ? problems.map(({ path, message: text }) => `  ${path} ${text}`) : [];
  const first = lines.length > 0 ? 'The server refuses the input:' : message;
  const waiting = changeRequest === undefined ? [] : [`It waits as change request ${changeRequest.number}.`];
  return new CommandFailure(outcomes[code] ?? 'refused', [first, ...lines, ...waiting].join('\n'), code);
}
