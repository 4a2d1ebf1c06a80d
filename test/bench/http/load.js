import { spawnSync } from 'node:child_process';
import { loadByAutocannon } from './load-by-autocannon.js';
import { loadByWrk } from './load-by-wrk.js';

/** How many connections ask at once, and for how long, in seconds. */
const LOAD = { connections: 32, duration: 3 };

const generators = { wrk: loadByWrk, autocannon: loadByAutocannon };

/** wrk where it is installed: written in C, it leaves the server its core. */
const usual = spawnSync('wrk', ['--version']).error === undefined ? 'wrk' : 'autocannon';

/** What asks: `LOAD_GENERATOR`, `wrk` or `autocannon`. */
export const generator = process.env.LOAD_GENERATOR ?? usual;

/**
 * A request that is asked again and again. `counted` stands in its body where each request has another number.
 *
 * @typedef {{ url: string, method?: string, headers?: Record<string, string>, body?: string, counted?: string, expected?: number }} Asked
 */

/**
 * Asks a server the same over kept connections. Throws when anything but the expected status comes back.
 *
 * @param {Asked} asked
 * @returns {Promise<{ perSecond: number, requests: number, p50: number, p99: number }>} latencies in milliseconds
 */
export function load({ method = 'GET', headers = {}, expected = 200, ...asked }) {
  return generators[generator]({ ...asked, method, headers, expected }, LOAD);
}
