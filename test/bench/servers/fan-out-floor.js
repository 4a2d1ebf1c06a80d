// The minimum of a fan-out: a POST is sent to every WebSocket and every event stream, unchanged.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const streams = new Set();

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(':\n\n');
    streams.add(response);
    response.on('close', () => streams.delete(response));
    return;
  }
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString();
    for (const socket of sockets.clients) socket.send(text);
    for (const stream of streams) stream.write(`event: next\ndata: ${text}\n\n`);
    response.end('{}');
  });
});

const sockets = new WebSocketServer({ server });
server.listen(0, '127.0.0.1', () => console.log(`listens on http://127.0.0.1:${server.address().port}`));
