import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
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
  readonly plain: Blob;
  readonly compressed: Blob;
}

/** Whether a request comes from a browser that wants a page to look at. */
export function wantsPage(method: string, accept: string | undefined): boolean {
  return method === 'GET' && accept !== undefined && accept.includes('text/html');
}

/**
 * Answers with GraphiQL (https://github.com/graphql/graphiql), everything it needs inside the page, so that it works with no
 * other host in reach. The page is several megabytes, so it is made when first asked for, and kept.
 */
export function createGraphiQL(): (acceptEncoding: string | undefined) => Promise<Response> {
  let page: Promise<Page> | undefined;
  return async (acceptEncoding) => {
    page ??= makePage();
    const { plain, compressed } = await page;
    const isCompressed = /\bgzip\b/.test(acceptEncoding ?? '');
    return new Response(isCompressed ? compressed : plain, {
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': POLICY,
        'Cache-Control': 'no-cache',
        Vary: 'Accept, Accept-Encoding',
        ...(isCompressed ? { 'Content-Encoding': 'gzip' } : {}),
      },
    });
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
  return { plain: new Blob([html]), compressed: new Blob([await promisify(gzip)(html)]) };
}
