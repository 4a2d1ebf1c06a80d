// Unleash's own server on the PostgreSQL of DATABASE_URL, with tokens that the bench knows.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { start } from 'unleash-server';

async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

const port = await findFreePort();
await start({
  ...{ databaseUrl: process.env.DATABASE_URL, checkVersion: false },
  db: { ssl: false },
  server: { port, host: '127.0.0.1' },
  getLogger: () => ({ debug() {}, info() {}, warn() {}, error: console.error, fatal: console.error }),
  authentication: { type: 'none', createAdminUser: false },
});
console.log(`listens on http://127.0.0.1:${port}`);
