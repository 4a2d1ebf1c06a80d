import { isIP } from 'node:net';
import { LRUCache } from 'lru-cache';

/**
 * The address of a client; undefined if it is not known. Behind proxies it is the address that the outermost of them saw; entries
 * of X-Forwarded-For before that come from the client and are ignored.
 */
export function callerAddress(
  remoteAddress: string | undefined,
  forwardedFor: string | null,
  proxies: number,
): string | undefined {
  if (forwardedFor === null || proxies === 0) return remembered(remoteAddress ?? '');
  const hops = [...forwardedFor.split(','), remoteAddress ?? ''].map(plainAddress);
  // A request that bypassed a proxy has fewer hops; then the outermost counts.
  return countedAs(hops.at(-1 - Math.min(proxies, hops.length - 1)) ?? '');
}

// A connection has the same address for all its requests.
const known = new LRUCache<string, { readonly address: string | undefined }>({ max: 1_000 });

function remembered(written: string): string | undefined {
  const found = known.get(written);
  if (found !== undefined) return found.address;
  const address = countedAs(plainAddress(written));
  known.set(written, { address });
  return address;
}

function countedAs(address: string): string | undefined {
  return isIP(address) === 0 ? undefined : networkOf(address);
}

/** An IPv4 address that is written as an IPv6 one counts as IPv4; a port, which some proxies add, is removed. */
function plainAddress(text: string): string {
  return text
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^((?:\d{1,3}\.){3}\d{1,3}):\d+$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/i, '');
}

/** A client with an IPv6 address has a network of 2^64 addresses, which count as one (https://www.rfc-editor.org/rfc/rfc6177). */
function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0');
  const groups = [...front, ...zeros, ...back].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
