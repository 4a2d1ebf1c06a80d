import type { Answer, ReplyHeaders } from './answer.ts';

/** The writer of an event stream. */
export interface EventOutlet {
  /** Writes. Undefined: the bytes were accepted. Else resolves when more are accepted, and never if the client disconnects. */
  write(bytes: Uint8Array): Promise<void> | undefined;
  /** Ends the stream: it is complete. */
  end(): void;
  /** Aborts the stream and the connection. */
  break(error: unknown): void;
}

/** The content of an event stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface EventFeed {
  /** Starts writing; called at most once. */
  start(outlet: EventOutlet): void;
  /** Ends the feed: the client has disconnected, or the feed will not be started. */
  cancel(reason?: unknown): Promise<void>;
}

/** The body of a reply: text, bytes, or an event stream. */
export type Content = string | Uint8Array<ArrayBuffer> | EventFeed;

/** The reply to an `Incoming`. */
export interface Reply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  /** Null: no body. */
  readonly content: Content | null;
}

/** JSON text, which is sent unchanged as the body of an answer. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A reply without a body. */
export function emptyReply(status: number, headers: ReplyHeaders = {}): Reply {
  return { status, headers, content: null };
}

/** An answer as a reply: as JSON. */
export function toReply(answer: Answer | Reply): Reply {
  if ('content' in answer) return answer;
  const { status, body } = answer;
  // undefined has no JSON text.
  const content = body instanceof JsonText ? body.text : (JSON.stringify(body) ?? null);
  return { status, headers: { 'content-type': 'application/json', ...answer.headers }, content };
}

/** A reply with more headers. They replace headers of the same name. */
export function withHeaders(reply: Reply, headers: ReplyHeaders): Reply {
  return { status: reply.status, headers: { ...reply.headers, ...headers }, content: reply.content };
}

/** Whether the content of a reply is an event stream. */
export function isFeed(content: Content | null): content is EventFeed {
  return typeof content === 'object' && content !== null && 'start' in content;
}
