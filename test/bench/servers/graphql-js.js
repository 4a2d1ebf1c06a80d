import { createServer } from 'node:http';
import { graphql } from 'graphql';
import { rootValue, schema } from './graph-example.js';

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const { query: source, variables: variableValues } = JSON.parse(Buffer.concat(chunks).toString());
    const body = JSON.stringify(await graphql({ schema, source, rootValue, variableValues }));
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      .end(body);
  });
});

server.listen(0, '127.0.0.1', () => console.log(`listens on http://127.0.0.1:${server.address().port}`));
