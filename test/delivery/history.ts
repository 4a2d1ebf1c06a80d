/** What a writer knows of a write at the end: done; unknown, without an answer; refused. */
export type Outcome = 'ACKNOWLEDGED' | 'UNKNOWN' | 'REFUSED';

/** One write, by a mark that no other write has. */
export interface Write {
  readonly organizationId: string;
  readonly mark: string;
  readonly outcome: Outcome;
  /** Answers that say that the server has a defect, on the way to the outcome. @default none */
  readonly defects?: readonly string[];
}

/** One entry of an organization's log, or one event of a subscriber. */
export interface Entry {
  readonly organizationId: string;
  readonly revision: number;
  /** The mark of the write that it tells of; null for what was not written by a writer of the history. */
  readonly mark: string | null;
}

/** One subscriber to the changes of an organization, through however many connections. */
export interface Subscriber {
  readonly name: string;
  readonly organizationId: string;
  /** The revision that it began after. */
  readonly after: number;
  /** In the order in which they came. */
  readonly events: readonly Entry[];
}

/** What a node or client has as the state of an organization at the end: the mark that was written last at each place. */
export interface FinalState {
  readonly organizationId: string;
  readonly source: string;
  readonly marks: Readonly<Record<string, string>>;
}

/** Everything that was done and seen. */
export interface History {
  readonly writes: readonly Write[];
  /** The logs as they are stored. */
  readonly log: readonly Entry[];
  readonly subscribers: readonly Subscriber[];
  readonly states: readonly FinalState[];
  /** The nodes that ended and were not ended by a fault, with how. @default none */
  readonly endedByThemselves?: readonly string[];
}
