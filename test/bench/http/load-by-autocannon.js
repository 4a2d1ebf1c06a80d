import autocannon from 'autocannon';
import { nextNumber } from './numbers.js';

/** {@link load}, by a process of Node. */
export async function loadByAutocannon({ url, method, headers, body, counted, expected }, options) {
  const result = await autocannon({
    ...{ url, method, headers, body, ...options },
    // Made when it is sent: a list of them every connection would write out before it begins.
    requests: counted && [{ setupRequest: (request) => ({ ...request, body: body.replace(counted, nextNumber()) }) }],
  });
  const right = result.statusCodeStats[expected]?.count ?? 0;
  const answered = Object.values(result.statusCodeStats).reduce((sum, { count }) => sum + count, 0);
  // A connection that a busy server let wait for too long is counted by what it did not ask; more than a few are a fault.
  if (right === 0 || right !== answered || result.errors > answered / 100) {
    throw new Error(`${method} ${url}: ${JSON.stringify(result.statusCodeStats)}, ${result.errors} errors`);
  }
  const { p50, p99 } = result.latency;
  return { perSecond: answered / result.duration, requests: answered, p50, p99 };
}
