import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildServer, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { startTraceReceiver } from '../support/trace-receiver.ts';

// Whole processes are started; the machine may be busy with other tests.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;

beforeAll(async () => {
  await buildServer();
  folder = await mkdtemp(join(tmpdir(), 'halyard-process-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the process of a server', () => {
  it('prints its version, which its health and metrics have too', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/main.js', '--version'], { cwd: root });
    expect(stdout).toMatch(new RegExp(`^Halyard ${version.replaceAll('.', '\\.')}(?: \\([\\w.-]+\\))?\\n$`));
    const server = await startServerProcess({ DEMO_DATA: 'false' });
    const { commit } = (await (await fetch(`${server.url}/healthz`)).json()) as { commit?: string };
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain(`halyard_build_info{version="${version}",commit="${commit ?? ''}",`);
    if (commit !== undefined) expect(stdout).toContain(`(${commit})`);
    await server.end('SIGTERM');
  });

  it('sends its last spans before it ends', async () => {
    const receiver = await startTraceReceiver();
    const settings = { DEMO_DATA: 'false', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, SHUTDOWN_DELAY_MS: '0' };
    const server = await startServerProcess(settings);
    await fetch(`${server.url}/livez`);
    expect(await server.end('SIGTERM')).toBe(0);
    await receiver.close();
    expect(receiver.spans().map(({ name }) => name)).toContain('GET /livez');
  });

  it('takes no more memory than the documentation says, give or take a fifth', async () => {
    const { options, drop } = await createTestDatabase();
    const { databaseUrl } = options;
    const settings: Record<string, string> =
      databaseUrl === undefined ? { DATA_DIR: join(folder, 'data') } : { DATABASE_URL: databaseUrl };
    const [first, later] = databaseUrl === undefined ? [320, 290] : [150, 150];
    // The first start makes the database, which takes more.
    const making = await startServerProcess(settings);
    expect(await residentMegabytes(making)).toBeLessThan(first * 1.2);
    await making.end('SIGTERM');
    const server = await startServerProcess(settings);
    expect(await residentMegabytes(server)).toBeLessThan(later * 1.2);
    await server.end('SIGTERM');
    await drop();
  });
});

async function residentMegabytes({ url }: ServerProcess): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]) / 1_000_000;
}
