import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, untilListening } from './ports.ts';

/** Whether it is installed (Debian's package `prometheus`). */
export const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0;

/** A Prometheus that reads one server every second. */
export interface Prometheus {
  /** The `data` of an answer of its API (https://prometheus.io/docs/prometheus/latest/querying/api). */
  ask(path: string, parameters?: Readonly<Record<string, string>>): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts one that reads the metrics of an address and keeps exemplars. */
export async function startPrometheus(url: string): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'halyard-prometheus-'));
  const port = await freePort();
  const config = `scrape_configs:
  - job_name: halyard
    scrape_interval: 1s
    scrape_timeout: 1s
    static_configs: [{ targets: ['${new URL(url).host}'] }]
`;
  await writeFile(join(folder, 'prometheus.yml'), config);
  const options = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--enable-feature=exemplar-storage',
  ];
  const child = spawn('prometheus', options, { stdio: 'ignore' });
  await untilListening('prometheus', child, port);
  return {
    async ask(path, parameters = {}) {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}?${new URLSearchParams(parameters)}`);
      // The tests look only at what they know to be there.
      const { data } = (await response.json()) as { readonly data: unknown };
      return data;
    },
    async close() {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
