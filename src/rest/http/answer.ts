/** The headers of a reply. A name is written in lower case, so that it is found without comparing all names. */
export type ReplyHeaders = Readonly<Record<Lowercase<string>, string>>;

/** The answer of a route. */
export interface Answer {
  readonly status: number;
  /** Sent as JSON; a JsonText as it is. */
  readonly body: unknown;
  readonly headers?: ReplyHeaders | undefined;
}
