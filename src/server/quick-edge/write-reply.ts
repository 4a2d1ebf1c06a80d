import type { ServerResponse } from 'node:http';
import type { Reply } from '../../rest/reply.ts';
import { SECURITY_HEADERS } from '../http/security-headers.ts';

const securityNames: ReadonlySet<string> = new Set(SECURITY_HEADERS.map(([name]) => name));

/** Writes a reply with the headers that every answer has, all at once. */
export function writeReply(response: ServerResponse, { status, headers, content }: Reply, requestId: string): void {
  if (content instanceof ReadableStream) throw new Error('What lasts is not written here.');
  const lines = ['x-request-id', requestId];
  const replaced: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    const lowerCase = name.toLowerCase();
    if (securityNames.has(lowerCase)) replaced.push(lowerCase);
    lines.push(lowerCase, value);
  }
  for (const [name, value] of SECURITY_HEADERS) if (!replaced.includes(name)) lines.push(name, value);
  if (content !== null) lines.push('content-length', String(Buffer.byteLength(content)));
  response.writeHead(status, lines).end(content ?? undefined);
}
