import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { buildServer } from '../support/server-process.ts';

// Whole processes are started; the machine may be busy with other tests.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

beforeAll(buildServer);

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a server writes from its start until it is asked to stop, which is once it has answered a request. */
async function writtenBy(destination: string) {
  const settings = { PORT: '0', DATA_DIR: 'memory', DEMO_DATA: 'false', LOG_LEVEL: 'debug' };
  const env = { PATH: process.env.PATH, ...settings, LOG_DESTINATION: destination };
  const child = spawn(process.execPath, ['dist/main.js'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  const url = new Promise<string>((resolve) => {
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (bytes: Buffer) => {
        written[name] += bytes.toString();
        const found = /listens on (http:\S+)/.exec(written[name])?.[1];
        if (found !== undefined) resolve(found);
      });
    }
  });
  await fetch(`${await url}/livez`);
  child.kill('SIGTERM');
  await once(child, 'close');
  return written;
}

describe.each([
  ['stdout', 'stderr'],
  ['stderr', 'stdout'],
] as const)('logs on %s', (logs, people) => {
  it(`are JSON in every line, and what people read is on ${people}`, async () => {
    const written = await writtenBy(logs);
    const lines = written[logs].trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(expect.objectContaining({ path: '/livez' }));
    expect(written[people]).toMatch(/^Halyard listens on http:/);
    expect(written[people]).not.toContain('/livez');
  });
});
