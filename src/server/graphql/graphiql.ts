import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Reply } from '../../rest/http/reply.ts';
import { graphiqlTabs } from './graphiql-tabs.ts';

/**
 * What the page may load: only what is in it. It compiles no code from text, its editors run in workers that it makes itself, and
 * it calls only this server.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

interface Page {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly compressed: Uint8Array<ArrayBuffer>;
}

/** Whether a request comes from a browser that wants a page. */
export function wantsPage(method: string, accept: string | null): boolean {
  return (method === 'GET' || method === 'HEAD') && accept !== null && accept.includes('text/html');
}

/**
 * Answers with GraphiQL (https://github.com/graphql/graphiql). The page contains everything that it needs, so it works without
 * any other host. It is several megabytes, so it is made at the first request and cached.
 */
export function createGraphiQL(): (acceptEncoding: string | null) => Promise<Reply> {
  let page: Promise<Page> | undefined;
  return async (acceptEncoding) => {
    page ??= makePage();
    const { plain, compressed } = await page;
    const isCompressed = /\bgzip\b/.test(acceptEncoding ?? '');
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'cache-control': 'no-cache',
      Vary: 'Accept, Accept-Encoding',
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
    };
    return { status: 200, headers, content: isCompressed ? compressed : plain };
  };
}

async function makePage(): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: 'Halyard',
    endpoint: '/graphql',
    defaultTabs: graphiqlTabs,
    isHeadersEditorEnabled: true,
    // A key that a user enters is lost with the tab; the browser stores none.
    shouldPersistHeaders: false,
    subscriptionsProtocol: 'SSE',
  });
  const plain = new TextEncoder().encode(html);
  return { plain, compressed: new Uint8Array(await promisify(gzip)(plain)) };
}
