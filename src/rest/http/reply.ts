import type { Answer } from './answer.ts';

/** Where an event stream is written. */
export interface EventOutlet {
  /** Writes. Undefined: the bytes were accepted at once. Else it resolves when more is accepted, and never if the client disconnects. */
  write(bytes: Uint8Array): Promise<void> | undefined;
  /** Ends the stream: it is complete. */
  end(): void;
  /** Breaks the stream off, with the connection. */
  break(error: unknown): void;
}

/** The content of an event stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface EventFeed {
  /** Starts writing; called at most once. */
  start(outlet: EventOutlet): void;
  /** Ends the feed: the client has disconnected, or it is never going to be started. */
  cancel(reason?: unknown): Promise<void>;
}

/** The body of a reply: text, bytes, or an event stream. */
export type Content = string | Uint8Array<ArrayBuffer> | EventFeed;

/** What is sent back for an `Incoming`. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: there is no body. */
  readonly content: Content | null;
}

/** JSON that is written already. As the body of an answer it is sent as it is. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A reply without a body. */
export function emptyReply(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers, content: null };
}

/** Puts an answer as it is sent: as JSON. */
export function toReply(answer: Answer | Reply): Reply {
  if ('content' in answer) return answer;
  const { status, body } = answer;
  // What is undefined has no text at all.
  const content = body instanceof JsonText ? body.text : (JSON.stringify(body) ?? null);
  return { status, headers: { 'content-type': 'application/json', ...answer.headers }, content };
}

/** A reply with more headers. They replace those of the same name, in upper or lower case. */
export function withHeaders(reply: Reply, headers: Readonly<Record<string, string>>): Reply {
  const added = Object.keys(headers).map((name) => name.toLowerCase());
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(reply.headers)) {
    if (!added.includes(name.toLowerCase())) joined[name] = value;
  }
  return { status: reply.status, headers: Object.assign(joined, headers), content: reply.content };
}

/** Whether the content of a reply is an event stream. */
export function isFeed(content: Content | null): content is EventFeed {
  return typeof content === 'object' && content !== null && 'start' in content;
}
