import { STATUS_CODES } from 'node:http';
import type { ReplyHeaders } from '../../rest/http/answer.ts';
import type { HttpProblem } from '../../rest/http/http-problem.ts';
import type { Reply } from '../../rest/http/reply.ts';

/** The members of a problem (https://www.rfc-editor.org/rfc/rfc9457#section-3) beyond its title and status. */
export interface ProblemMembers {
  readonly detail?: string;
  readonly code?: string;
  readonly requestId?: string;
}

/** A failure as problem+json (https://www.rfc-editor.org/rfc/rfc9457), for paths of no API with a format of its own. */
export function problemReply(status: number, members: ProblemMembers, headers: ReplyHeaders = {}): Reply {
  const content = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, ...members });
  return { status, headers: { 'content-type': 'application/problem+json', ...headers }, content };
}

/** A reply in JSON. */
export function jsonReply(value: object): Reply {
  return { status: 200, headers: { 'content-type': 'application/json' }, content: JSON.stringify(value) };
}

/** A refusal of the router, for paths of no API with a format of its own. */
export function refusalReply({ status, code, message, details }: HttpProblem): Reply {
  return problemReply(status, { code, detail: message }, details.headers);
}
