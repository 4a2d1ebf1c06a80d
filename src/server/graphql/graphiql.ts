import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Reply } from '../../rest/http/reply.ts';
import { graphiqlTabs } from './graphiql-tabs.ts';

/**
 * What the page may load: nothing but what is in it. It compiles no code from text; its editors run in workers that it makes
 * itself, and it talks to this server alone.
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

/** Whether a request comes from a browser that wants a page to look at. */
export function wantsPage(method: string, accept: string | null): boolean {
  return (method === 'GET' || method === 'HEAD') && accept !== null && accept.includes('text/html');
}

/**
 * Answers with GraphiQL (https://github.com/graphql/graphiql), everything it needs inside the page, so that it works with no
 * other host in reach. The page is several megabytes, so it is made when first asked for, and kept.
 */
export function createGraphiQL(): (acceptEncoding: string | null) => Promise<Reply> {
  let page: Promise<Page> | undefined;
  return async (acceptEncoding) => {
    page ??= makePage();
    const { plain, compressed } = await page;
    const isCompressed = /\bgzip\b/.test(acceptEncoding ?? '');
    const headers = {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': POLICY,
      'Cache-Control': 'no-cache',
      Vary: 'Accept, Accept-Encoding',
      ...(isCompressed ? { 'Content-Encoding': 'gzip' } : {}),
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
    // A key typed in is gone with the tab; the browser keeps none.
    shouldPersistHeaders: false,
    subscriptionsProtocol: 'SSE',
  });
  const plain = new TextEncoder().encode(html);
  return { plain, compressed: new Uint8Array(await promisify(gzip)(plain)) };
}
