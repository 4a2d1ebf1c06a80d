import { type Content, isFeed, type Reply } from '../../rest/http/reply.ts';

/** A reply as it is written. */
export interface WrittenReply {
  readonly status: number;
  /** Names, in lower case, and values alternate: the form that `node:http` writes fastest. */
  readonly headers: string[];
  readonly content: Content | null;
  /** `latin1`, which is written faster, for a text of which each character is one byte in UTF-8 too. @default utf8 */
  readonly encoding?: 'latin1' | 'utf8';
}

type HeaderRow = readonly [name: string, value: string];

/**
 * The headers that limit what browsers do with a reply. A reply with its own header of the same name keeps it.
 * Strict-Transport-Security is left to the proxy that terminates TLS.
 */
const SECURITY_HEADERS: readonly HeaderRow[] = [
  ['cross-origin-resource-policy', 'same-origin'],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  // A reply that may be cached says so itself. Others may be for one caller only, and some contain a secret.
  ['cache-control', 'no-store'],
];

/** The headers that only matter for a page; other replies are written without them, because most take only microseconds. */
const PAGE_HEADERS: readonly HeaderRow[] = [
  ['cross-origin-opener-policy', 'same-origin'],
  ['origin-agent-cluster', '?1'],
  ['x-dns-prefetch-control', 'off'],
  ['x-download-options', 'noopen'],
  ['x-permitted-cross-domain-policies', 'none'],
  ['x-xss-protection', '0'],
];

/** Without this, nginx buffers events (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering). */
const STREAM_HEADERS: readonly HeaderRow[] = [['x-accel-buffering', 'no']];

const SECURITY_NAMES: ReadonlySet<string> = new Set(SECURITY_HEADERS.map(([name]) => name));
const SECURITY_LINES: readonly string[] = SECURITY_HEADERS.flat();

/** Puts the headers that every reply has on a reply: the id of its request, the length of its content, and those for browsers. */
export function writtenReply({ status, headers, content }: Reply, requestId: string): WrittenReply {
  const lines = ['x-request-id', requestId];
  let replaced = '';
  for (const [name, value] of Object.entries(headers)) {
    if (SECURITY_NAMES.has(name)) replaced += `${name} `;
    if (name === 'content-type' && value.startsWith('text/')) lines.push(...linesForType(value));
    lines.push(name, value);
  }
  const length = content === null || isFeed(content) ? undefined : Buffer.byteLength(content);
  if (length !== undefined) lines.push('content-length', String(length));
  return {
    status,
    headers: lines.concat(replaced === '' ? SECURITY_LINES : linesWithout(replaced)),
    content,
    encoding: typeof content === 'string' && content.length === length ? 'latin1' : 'utf8',
  };
}

function linesForType(contentType: string): readonly string[] {
  if (contentType.startsWith('text/html')) return PAGE_HEADERS.flat();
  return contentType.startsWith('text/event-stream') ? STREAM_HEADERS.flat() : [];
}

// The headers that replies bring themselves are always the same few sets.
const without = new Map<string, readonly string[]>();

function linesWithout(replaced: string): readonly string[] {
  const known = without.get(replaced);
  if (known !== undefined) return known;
  const names = replaced.split(' ');
  const lines = SECURITY_HEADERS.filter(([name]) => !names.includes(name)).flat();
  without.set(replaced, lines);
  return lines;
}
