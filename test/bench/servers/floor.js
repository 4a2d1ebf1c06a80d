// The least that a server in Node can do: read JSON and write JSON, or answer a GET with nothing to read. Under /alike it writes as many
// headers as Halyard, and reads the body before it answers that nothing has changed.
import { createServer } from 'node:http';

const answer = JSON.stringify({ key: 'flag-1', value: true, reason: 'STATIC', variant: 'on', metadata: {} });

const alike = {
  'x-request-id': 'floor-0000000000000000',
  etag: '"floor"',
  'cache-control': 'no-cache, private',
  vary: 'authorization, x-halyard-organization',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

const server = createServer((request, response) => {
  const isAlike = request.url.startsWith('/alike');
  if (request.method === 'GET') {
    response.writeHead(304, isAlike ? alike : { etag: '"floor"' }).end();
    return;
  }
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { context } = JSON.parse(Buffer.concat(chunks).toString());
    if (isAlike) {
      response.writeHead(304, alike).end();
      return;
    }
    const body = JSON.stringify({ ...JSON.parse(answer), metadata: { subject: context?.targetingKey } });
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      .end(body);
  });
});

server.listen(0, '127.0.0.1', () => console.log(`listens on http://127.0.0.1:${server.address().port}`));
