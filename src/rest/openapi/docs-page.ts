import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Env, Hono } from 'hono';
import type { Dialect } from '../http/dialect.ts';
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

// No validator: it would send the document to somebody else's server.
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#page', deepLinking: true, validatorUrl: null });
`;

/** The files of the package that the page is made of, with their media types. */
const assets = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} satisfies Record<string, string>;

/** Wider than that of other answers by what the page needs: its own files, styles set by script, and icons inside style sheets. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Serves the OpenAPI document of the dialects at `/openapi.json` and a page to read it and try it out at `/docs`. Everything
 * the page needs comes from a package on disk, so that it works where there is no other network.
 */
export function mountDocumentation<E extends Env>(app: Hono<E>, mounted: readonly Dialect[]): void {
  const document = JSON.stringify(openApiDocument(mounted));
  const send = (body: string | Uint8Array<ArrayBuffer>, contentType: string) =>
    new Response(body, {
      headers: {
        'content-type': contentType,
        'content-security-policy': PAGE_POLICY,
        'cache-control': 'no-cache',
      },
    });
  app.get('/openapi.json', () => send(document, 'application/json'));
  app.get('/docs', () => send(PAGE, 'text/html; charset=utf-8'));
  app.get('/docs/start.js', () => send(START, 'text/javascript; charset=utf-8'));
  for (const [name, contentType] of Object.entries(assets)) {
    app.get(`/docs/${name}`, async () => send(await readAsset(name), contentType));
  }
}

async function readAsset(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const path = createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`);
  return new Uint8Array(await readFile(path));
}
