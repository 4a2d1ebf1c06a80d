import type { Live } from '../../live/live.ts';
import { type Reply, withHeaders } from './reply.ts';

/** How long a node may not have seen the database before its answers say so, in milliseconds: several looks of its own. */
const WORTH_TELLING = 2_000;

const nothing: Readonly<Record<string, string>> = {};

/**
 * What an answer from memory says of its age while the database cannot be seen, so that nobody takes it for the present state:
 * `Age` (https://www.rfc-editor.org/rfc/rfc9111#section-5.1), the whole seconds since it was last known to be it.
 */
export function ageHeaders(live: Live): Readonly<Record<string, string>> {
  const age = live.snapshotAge();
  return age < WORTH_TELLING ? nothing : { Age: String(Math.floor(age / 1000)) };
}

/** An answer with its age, where there is one to tell; a refusal was not answered from memory. */
export function withAge(live: Live, reply: Reply): Reply {
  if (reply.status >= 400) return reply;
  const headers = ageHeaders(live);
  return headers === nothing ? reply : withHeaders(reply, headers);
}
