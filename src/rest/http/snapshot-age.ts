import type { Live } from '../../live/live.ts';
import type { ReplyHeaders } from './answer.ts';
import { type Reply, withHeaders } from './reply.ts';

/** How long the database may be unreachable before answers state their age, in milliseconds: several polls. */
const AGE_THRESHOLD = 2_000;

const nothing: ReplyHeaders = {};

/**
 * The `Age` header (https://www.rfc-editor.org/rfc/rfc9111#section-5.1) of an answer from memory while the database is out of
 * sight: the whole seconds since the snapshot was last known to be current.
 */
export function ageHeaders(live: Live): ReplyHeaders {
  const age = live.snapshotAge();
  return age < AGE_THRESHOLD ? nothing : { age: String(Math.floor(age / 1000)) };
}

/** A reply with its age. A failure has none, because it does not come from the snapshot. */
export function withAge(live: Live, reply: Reply): Reply {
  if (reply.status >= 400) return reply;
  const headers = ageHeaders(live);
  return headers === nothing ? reply : withHeaders(reply, headers);
}
