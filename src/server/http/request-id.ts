/** What a client may name a request: nothing that could break a log line or a header. */
const ACCEPTABLE = /^[\w.:=+/-]{1,128}$/;

/** The name of a request: the client's own if it is fit, else a new one. */
export function requestIdOf(given: string | null, newId: () => string): string {
  return given !== null && ACCEPTABLE.test(given) ? given : newId();
}
