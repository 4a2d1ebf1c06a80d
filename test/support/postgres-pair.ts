import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './ports.ts';
import { administer } from './postgres-administration.ts';

const run = promisify(execFile);

/** Where Debian puts the programs of each release. */
const RELEASES = '/usr/lib/postgresql';

const programs = existsSync(RELEASES)
  ? readdirSync(RELEASES)
      .map((release) => join(RELEASES, release, 'bin'))
      .findLast((folder) => existsSync(join(folder, 'pg_basebackup')))
  : undefined;

/** Whether the programs of a server are installed (Debian's package `postgresql`). */
export const hasPostgresPrograms = programs !== undefined;

/** A PostgreSQL, and a standby that has every commit before it is acknowledged. */
export interface PostgresPair {
  readonly primaryPort: number;
  readonly standbyPort: number;
  urlOf(port: number): string;
  /** Ends the primary without notice. */
  killPrimary(): Promise<void>;
  /** Makes the standby the primary. */
  promote(): Promise<void>;
  close(): Promise<void>;
}

/** Starts both on free ports of this machine. */
export async function startPostgresPair(): Promise<PostgresPair> {
  const folder = await mkdtemp(join(tmpdir(), 'halyard-pair-'));
  // PostgreSQL refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await run('chown', ['postgres', folder]);
  const call = (program: string, ...args: string[]) => {
    const path = join(programs ?? '', program);
    return isRoot ? run('runuser', ['-u', 'postgres', '--', path, ...args], { cwd: folder }) : run(path, args);
  };
  const [primary, standby] = [join(folder, 'primary'), join(folder, 'standby')];
  const [primaryPort, standbyPort] = [await freePort(), await freePort()];
  const control = (data: string, ...args: string[]) => call('pg_ctl', '--pgdata', data, '--wait', ...args);
  const start = (data: string, port: number) =>
    control(data, '--log', `${data}.log`, '--options', `-p ${port}`, 'start');
  const urlOf = (port: number) => `postgresql://postgres@127.0.0.1:${port}/postgres`;

  await call('initdb', '--pgdata', primary, '--auth', 'trust', '--username', 'postgres', '--no-sync');
  await appendFile(
    join(primary, 'postgresql.conf'),
    `listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\n`,
  );
  await start(primary, primaryPort);
  const copy = ['--checkpoint', 'fast', '--write-recovery-conf', '--no-sync', '--dbname', urlOf(primaryPort)];
  await call('pg_basebackup', '--pgdata', standby, ...copy);
  await start(standby, standbyPort);
  await administer(urlOf(primaryPort), `ALTER SYSTEM SET synchronous_standby_names = '*'`);
  await administer(urlOf(primaryPort), 'SELECT pg_reload_conf()');
  await untilSynchronous(urlOf(primaryPort));
  return {
    ...{ primaryPort, standbyPort, urlOf },
    async killPrimary() {
      await control(primary, '--mode', 'immediate', 'stop');
    },
    async promote() {
      await control(standby, 'promote');
    },
    async close() {
      for (const data of [primary, standby]) await control(data, '--mode', 'immediate', 'stop').catch(() => {});
      await rm(folder, { recursive: true });
    },
  };
}

async function untilSynchronous(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  for (;;) {
    const { rows } = await client.query(`SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'`);
    if (rows.length > 0) break;
    await pause(50);
  }
  await client.end();
}
