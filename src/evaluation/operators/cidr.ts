/*
 * Own code instead of BlockList of node:net: that matches IPv4 addresses in ::/0, accepts zones, refuses leading zeros, and takes
 * seven times as long per test.
 */

/** An IP address as 16-bit pieces: two for IPv4, eight for IPv6. An IPv4-mapped IPv6 address is its IPv4 address. */
export type IpAddress = readonly number[];

/** The addresses that share the first `prefix` bits of an address (RFC 4632 §3.1, RFC 4291 §2.3). */
export interface Cidr {
  readonly address: IpAddress;
  readonly prefix: number;
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const PIECE = /^[0-9a-f]{1,4}$/i;
const MAPPED_PREFIX = 96;

/** Reads `10.0.0.0/8`, `2001:db8::/32`, or a single address. Undefined for anything else. */
export function parseCidr(text: string): Cidr | undefined {
  const [host = '', length, ...rest] = text.trim().split('/');
  const address = parseIpAddress(host);
  if (address === undefined || rest.length > 0) return undefined;
  const bits = address.length * 16;
  if (length === undefined) return { address, prefix: bits };
  if (!/^\d{1,3}$/.test(length)) return undefined;
  // The length of an IPv4-mapped network counts the 96 bits of the mapping too.
  const prefix = host.includes(':') && bits === 32 ? Number(length) - MAPPED_PREFIX : Number(length);
  return prefix >= 0 && prefix <= bits ? { address, prefix } : undefined;
}

/** Reads an IPv4 address, or an IPv6 address in any form of RFC 4291 §2.2 without a zone. Undefined for anything else. */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (!text.includes(':')) return parseIpv4(text);
  const pieces = parseIpv6(text);
  if (pieces === undefined) return undefined;
  const isMapped = pieces[5] === 0xffff && pieces.slice(0, 5).every((piece) => piece === 0);
  return isMapped ? pieces.slice(6) : pieces;
}

/** Whether an address lies in a network. An IPv4 address lies in no IPv6 network and the reverse. */
export function isInCidr(address: IpAddress, cidr: Cidr): boolean {
  if (address.length !== cidr.address.length) return false;
  return cidr.address.every((piece, index) => {
    const bits = Math.min(16, Math.max(0, cidr.prefix - index * 16));
    return ((address[index] ?? 0) ^ piece) >>> (16 - bits) === 0;
  });
}

function parseIpv4(text: string): IpAddress | undefined {
  const match = IPV4.exec(text);
  if (match === null) return undefined;
  const [, a = 0, b = 0, c = 0, d = 0] = match.map(Number);
  return Math.max(a, b, c, d) > 255 ? undefined : [a * 256 + b, c * 256 + d];
}

function parseIpv6(text: string): IpAddress | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parsePieces(halves[0] ?? '', halves.length === 1);
  const tail = parsePieces(halves[1] ?? '', true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  // "::" stands for at least one piece (RFC 5952 §4.2.2 lets readers be lenient; RFC 4291 means "one or more").
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

/** The pieces of one side of "::"; an IPv4 address may stand for the last two of the whole. */
function parsePieces(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return [];
  const pieces: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const embedded = isEnd && index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (embedded !== undefined) pieces.push(...embedded);
    else if (PIECE.test(part)) pieces.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return pieces;
}
