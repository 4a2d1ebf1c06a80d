import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Dialect } from '../http/dialect.ts';
import type { HttpRoute } from '../http/http-api.ts';
import type { Content, Reply } from '../http/reply.ts';
import { openApiDocument } from './openapi-document.ts';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Halyard REST APIs</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="page"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

// Without a validator, which would send the document to another server.
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#page', deepLinking: true, validatorUrl: null });
`;

/** The files of swagger-ui-dist that the page loads, with their media types. */
const assets = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} satisfies Record<string, string>;

/** Wider than the policy of other replies: the page needs its own files, styles set by script, and icons inside style sheets. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The OpenAPI document of the dialects at `/openapi.json`, and a page at `/docs` to read and try it. All files of the page come
 * from a package on disk, so it works without any other host.
 */
export function documentationRoutes(mounted: readonly Dialect[]): readonly HttpRoute[] {
  const document = JSON.stringify(openApiDocument(mounted));
  return [
    get('/openapi.json', () => pageReply(document, 'application/json')),
    get('/docs', () => pageReply(PAGE, 'text/html; charset=utf-8')),
    get('/docs/start.js', () => pageReply(START, 'text/javascript; charset=utf-8')),
    ...Object.entries(assets).map(([name, contentType]) =>
      get(`/docs/${name}`, async () => pageReply(await readAsset(name), contentType)),
    ),
  ];
}

function get(pattern: string, answer: () => Reply | Promise<Reply>): HttpRoute {
  return { method: 'GET', pattern, answer };
}

function pageReply(content: Content, contentType: string): Reply {
  const headers = {
    'content-type': contentType,
    'content-security-policy': PAGE_POLICY,
    'cache-control': 'no-cache',
  };
  return { status: 200, headers, content };
}

async function readAsset(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const path = createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`);
  return new Uint8Array(await readFile(path));
}
