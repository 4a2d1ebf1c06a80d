import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, untilListening } from './ports.ts';

/** Whether the pooler is installed (Debian's package `pgbouncer`). */
export const hasPgbouncer = spawnSync('pgbouncer', ['--version']).status === 0;

/** A pgbouncer (https://www.pgbouncer.org/config.html) that lends each transaction a connection of its own. */
export interface Pgbouncer {
  /** The same database through the pooler. */
  urlOf(databaseUrl: string): string;
  close(): Promise<void>;
}

/** Starts one in front of a server. */
export async function startPgbouncer(serverUrl: string): Promise<Pgbouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'halyard-pgbouncer-'));
  const port = await freePort();
  const { hostname, port: serverPort, username, password } = new URL(serverUrl);
  const login = `user=${username} ${password === '' ? '' : `password=${password}`}`;
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(
    file,
    `[databases]
* = host=${hostname} port=${serverPort === '' ? 5432 : serverPort} ${login}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
`,
  );
  await Promise.all([chmod(folder, 0o755), chmod(file, 0o644)]);
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn('pgbouncer', ['-q', ...user, file], { stdio: 'ignore' });
  await untilListening('pgbouncer', child, port);
  return {
    urlOf(databaseUrl) {
      const url = new URL(databaseUrl);
      url.host = `127.0.0.1:${port}`;
      return url.href;
    },
    async close() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}
