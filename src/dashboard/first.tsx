// The first script of the page: so small that the server answers while the browser still reads the others.
import { BoardDocument } from './board/board.graphql.ts';
import { boardIn } from './board/board-address.ts';
import { graphRequest, namedBody } from './graph/named-request.ts';
import { readKey } from './session/kept-key.ts';

/** A request that was sent before the dashboard was started. */
export interface FirstRequest {
  readonly body: string;
  readonly response: Promise<Response>;
}

declare global {
  interface Window {
    /** What the first script has sent, until it is used. */
    firstRequest?: FirstRequest | undefined;
  }
}

const organizationId = boardIn(location);
if (organizationId !== undefined) {
  const body = namedBody(BoardDocument, { organizationId });
  const response = fetch('/graphql', graphRequest(body, readKey(sessionStorage, localStorage)));
  // Who uses the response learns of the failure.
  response.catch(() => {});
  window.firstRequest = { body, response };
}
