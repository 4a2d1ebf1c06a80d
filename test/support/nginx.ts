import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, untilListening } from './ports.ts';

/** Whether the proxy is installed (Debian's package `nginx`). */
export const hasNginx = spawnSync('nginx', ['-v']).status === 0;

/** An nginx with the configuration of the documentation. */
export interface Nginx {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one in front of three nodes, with the file that operators include. */
export async function startNginx(nodePorts: readonly [number, number, number]): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'halyard-nginx-'));
  const port = await freePort();
  const documented = await readFile(new URL('../../docs/deploy/nginx.conf', import.meta.url), 'utf8');
  const server = nodePorts
    .reduce((text, nodePort, index) => text.replace(`127.0.0.1:${4001 + index}`, `127.0.0.1:${nodePort}`), documented)
    .replace('listen 8080', `listen 127.0.0.1:${port}`);
  await writeFile(join(folder, 'halyard.conf'), server);
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => [name, join(folder, name)] as const,
  );
  for (const [, path] of folders) await mkdir(path);
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${join(folder, 'pid')}; error_log stderr error;
events { worker_connections 1024; }
http {
  access_log off;
  ${folders.map(([name, path]) => `${name}_temp_path ${path};`).join(' ')}
  include ${join(folder, 'halyard.conf')};
}
`,
  );
  const child = spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  await untilListening('nginx', child, port);
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}
