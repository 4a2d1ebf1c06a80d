// The least that a server in Node can do: read JSON and write JSON, or answer a GET with nothing to read.
import { createServer } from 'node:http';

const answer = JSON.stringify({ key: 'flag-1', value: true, reason: 'STATIC', variant: 'on', metadata: {} });

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(304, { etag: '"floor"' }).end();
    return;
  }
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { context } = JSON.parse(Buffer.concat(chunks).toString());
    const body = JSON.stringify({ ...JSON.parse(answer), metadata: { subject: context?.targetingKey } });
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      .end(body);
  });
});

server.listen(0, '127.0.0.1', () => console.log(`listens on http://127.0.0.1:${server.address().port}`));
