import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { limits } from '../../src/config/limits.ts';
import { settings } from '../../src/config/settings.ts';
import { createTestApp } from '../support/test-app.ts';

const folder = new URL('../../docs/deploy/', import.meta.url);
const names = await readdir(folder);
const texts = new Map(
  await Promise.all(names.map(async (name) => [name, await readFile(new URL(name, folder), 'utf8')] as const)),
);

/** The names of variables that a file sets, in the form of a Dockerfile, of systemd, of compose or of Kubernetes. */
const VARIABLE = /\b([A-Z]+(?:_[A-Z]+)+|HOST|PORT)(?:=|: |, value: )/g;

/** Variables of other programs. */
const OTHERS = ['NODE_ENV', 'POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_DB'];

const textOf = (name: string) => texts.get(name) ?? '';
const variablesIn = (text: string) => [...text.matchAll(VARIABLE)].map(([, name = '']) => name);

describe('the files in docs/deploy', () => {
  const known = [...Object.values(settings), ...Object.values(limits)].map(({ variable }) => variable as string);

  it.each([...texts.keys()])('set only variables that exist: %s', (name) => {
    const unknown = variablesIn(textOf(name)).filter((variable) => ![...known, ...OTHERS].includes(variable));
    expect(unknown).toEqual([]);
  });

  it('set some', () => {
    expect(variablesIn(textOf('kubernetes.yaml'))).toContain('SHUTDOWN_DELAY_MS');
    expect(variablesIn(textOf('Dockerfile'))).toContain('DATA_DIR');
    expect(variablesIn(textOf('compose.yaml'))).toContain('DATABASE_URL');
    expect(variablesIn(textOf('halyard.service'))).toContain('LOG_DESTINATION');
  });

  it('probe paths that answer 200 on a server that is ready', async () => {
    const app = await createTestApp();
    try {
      const paths = [...texts.values()].flatMap((text) => text.match(/\/(?:livez|readyz|healthz|metrics)\b/g) ?? []);
      expect(new Set(paths)).toEqual(new Set(['/livez', '/readyz', '/metrics']));
      for (const path of new Set(paths)) expect([path, (await app.fetch(path)).status]).toEqual([path, 200]);
    } finally {
      await app.close();
    }
  });

  it('give a node longer to stop than it takes', () => {
    const { shutdownDelay, shutdownGrace } = loadConfig({});
    const seconds = (name: string, pattern: RegExp) => Number(pattern.exec(textOf(name))?.[1]);
    const delay = Number(/SHUTDOWN_DELAY_MS, value: "(\d+)"/.exec(textOf('kubernetes.yaml'))?.[1]);
    expect(seconds('kubernetes.yaml', /terminationGracePeriodSeconds: (\d+)/) * 1000).toBeGreaterThan(
      delay + shutdownGrace,
    );
    const usual = shutdownDelay + shutdownGrace;
    expect(seconds('compose.yaml', /stop_grace_period: (\d+)s/) * 1000).toBeGreaterThan(usual);
    expect(seconds('halyard.service', /TimeoutStopSec=(\d+)/) * 1000).toBeGreaterThan(usual);
  });

  it('close the idle connections of nginx before the server does', () => {
    const seconds = Number(/keepalive_timeout (\d+)s/.exec(textOf('nginx.conf'))?.[1]);
    expect(seconds * 1000).toBeLessThan(loadConfig({}).keepAliveTime);
  });

  it('name only metrics that docs/operations.md describes', async () => {
    const described = await readFile(new URL('../operations.md', folder), 'utf8');
    for (const name of ['alerts.yaml', 'grafana.json']) {
      const metrics = textOf(name).match(/\bhalyard_[a-z_]+/g) ?? [];
      expect(metrics.length).toBeGreaterThan(0);
      for (const metric of new Set(metrics)) {
        expect([name, metric, described.includes(metric.replace(/_(?:bucket|count|sum)$/, ''))]).toEqual([
          name,
          metric,
          true,
        ]);
      }
    }
  });

  it('show exemplars beside the durations', () => {
    expect(textOf('grafana.json')).toMatch(/duration_seconds_bucket.*\n.*\n +"exemplar": true/);
  });

  it('run as a user without rights, on a file system that is read-only', () => {
    expect(textOf('Dockerfile')).toMatch(/^USER node$/m);
    expect(textOf('kubernetes.yaml')).toMatch(/runAsNonRoot: true[\s\S]*readOnlyRootFilesystem: true/);
    expect(textOf('compose.yaml')).toMatch(/read_only: true/);
    expect(textOf('halyard.service')).toMatch(/DynamicUser=yes[\s\S]*ProtectSystem=strict/);
  });
});

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

// Continuous integration installs it, so that there it is never passed over.
describe.skipIf(!hasPromtool && process.env.CI === undefined)('the alerts for Prometheus (promtool)', () => {
  it('fire for what they are for, and for nothing less', async () => {
    const place = await mkdtemp(join(tmpdir(), 'halyard-alerts-'));
    await copyFile(new URL('alerts.yaml', folder), join(place, 'alerts-under-test.yaml'));
    await copyFile(new URL('alerts.yaml', import.meta.url), join(place, 'alerts.yaml'));
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', 'alerts.yaml'], { cwd: place });
    await rm(place, { recursive: true });
    expect([status, String(stderr), String(stdout)]).toEqual([0, '', expect.stringContaining('SUCCESS')]);
  });
});
