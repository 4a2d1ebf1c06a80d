import type { ServerResponse } from 'node:http';
import type { Reply } from '../../rest/http/reply.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const securityNames: ReadonlySet<string> = new Set(SECURITY_HEADERS.map(([name]) => name));
const securityLines: readonly string[] = SECURITY_HEADERS.flat();

/** Writes a reply with the headers that every answer has, all at once. */
export function writeReply(response: ServerResponse, { status, headers, content }: Reply, requestId: string): void {
  if (content !== null && typeof content !== 'string') throw new Error('Only text is written here.');
  const lines = ['x-request-id', requestId];
  let replaced = '';
  for (const name in headers) {
    const lowerCase = name.toLowerCase();
    if (securityNames.has(lowerCase)) replaced += `${lowerCase} `;
    lines.push(lowerCase, headers[name] ?? '');
  }
  if (content !== null) lines.push('content-length', String(Buffer.byteLength(content)));
  response.writeHead(status, lines.concat(replaced === '' ? securityLines : linesWithout(replaced)));
  response.end(content ?? undefined);
}

// Which of them answers bring themselves are always the same few sets.
const without = new Map<string, readonly string[]>();

function linesWithout(replaced: string): readonly string[] {
  const known = without.get(replaced);
  if (known !== undefined) return known;
  const names = replaced.split(' ');
  const lines = SECURITY_HEADERS.filter(([name]) => !names.includes(name)).flat();
  without.set(replaced, lines);
  return lines;
}
