import { readFile } from 'node:fs/promises';
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

/** A file that the page loads. */
interface Asset {
  readonly file: URL;
  readonly contentType: string;
}

/** The files of swagger-ui-dist that the page loads. The build copies them. */
const assets: Readonly<Record<string, Asset>> = {
  'swagger-ui.css': {
    file: new URL('../../../node_modules/swagger-ui-dist/swagger-ui.css', import.meta.url),
    contentType: 'text/css; charset=utf-8',
  },
  'swagger-ui-bundle.js': {
    file: new URL('../../../node_modules/swagger-ui-dist/swagger-ui-bundle.js', import.meta.url),
    contentType: 'text/javascript; charset=utf-8',
  },
  'favicon-32x32.png': {
    file: new URL('../../../node_modules/swagger-ui-dist/favicon-32x32.png', import.meta.url),
    contentType: 'image/png',
  },
};

/** Wider than the policy of other replies: the page needs its own files, styles set by script, and icons inside style sheets. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The OpenAPI document of the dialects at `/openapi.json`, and a page at `/docs` to read and try it. All files of the page come
 * from a package on disk, so it works without any other host.
 */
export function documentationRoutes(mounted: readonly Dialect[]): readonly HttpRoute[] {
  // Made when it is asked for, because making it takes a tenth of the start, and memory that most servers never need.
  let document: string | undefined;
  const documentText = () => {
    document ??= JSON.stringify(openApiDocument(mounted));
    return document;
  };
  return [
    get('/openapi.json', () => pageReply(documentText(), 'application/json')),
    get('/docs', () => pageReply(PAGE, 'text/html; charset=utf-8')),
    get('/docs/start.js', () => pageReply(START, 'text/javascript; charset=utf-8')),
    ...Object.entries(assets).map(([name, { file, contentType }]) =>
      get(`/docs/${name}`, async () => pageReply(new Uint8Array(await readFile(file)), contentType)),
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
