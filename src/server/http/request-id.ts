/** A request id that a client may choose: it cannot break a log line or a header. */
const ACCEPTABLE = /^[\w.:=+/-]{1,128}$/;

/** The id of a request: the client's own if it is well-formed, else a new one. */
export function requestIdOf(given: string | null, newId: () => string): string {
  return given !== null && ACCEPTABLE.test(given) ? given : newId();
}
