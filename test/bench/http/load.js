import autocannon from 'autocannon';

/** How many connections ask at once, and for how long, in seconds. */
const CONNECTIONS = 32;
const DURATION = 3;

/**
 * Asks a server the same, or with a body that `nextBody` makes for each request, over kept connections. Throws when anything but the expected status comes back.
 *
 * @returns {Promise<{ perSecond: number, p50: number, p99: number }>} requests per second and latencies in milliseconds
 */
export async function load({ url, method = 'GET', headers = {}, body, nextBody, expected = 200 }) {
  const options = {
    url,
    method,
    headers,
    body,
    // Made when it is sent: a list of them every connection would write out before it begins.
    requests: nextBody && [{ setupRequest: (request) => ({ ...request, body: nextBody() }) }],
    connections: CONNECTIONS,
    duration: DURATION,
  };
  const result = await autocannon(options);
  const right = result.statusCodeStats[expected]?.count ?? 0;
  const answered = Object.values(result.statusCodeStats).reduce((sum, { count }) => sum + count, 0);
  // A connection that a busy server let wait for too long is counted by what it did not ask; more than a few are a fault.
  if (right === 0 || right !== answered || result.errors > answered / 100) {
    throw new Error(`${method} ${url}: ${JSON.stringify(result.statusCodeStats)}, ${result.errors} errors`);
  }
  return { perSecond: answered / result.duration, p50: result.latency.p50, p99: result.latency.p99 };
}
