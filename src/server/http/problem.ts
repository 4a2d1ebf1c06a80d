/** The members of a problem (https://www.rfc-editor.org/rfc/rfc9457#section-3) beyond its title and status. */
export interface ProblemMembers {
  readonly detail?: string;
  readonly code?: string;
  readonly requestId?: string;
}

/** An answer in problem+json (https://www.rfc-editor.org/rfc/rfc9457): how the server fails where no API has a format of its own. */
export function problemResponse(status: number, title: string, members: ProblemMembers = {}): Response {
  const body = JSON.stringify({ type: 'about:blank', title, status, ...members });
  return new Response(body, { status, headers: { 'Content-Type': 'application/problem+json' } });
}
