import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { unpackTar } from 'modern-tar/fs';
import type { Trace } from '../../domain/trace.ts';
import { PrismaClient } from '../../generated/prisma/client.ts';
import { type Database, DatabaseUnavailable, reasonOf, TRANSACTION_TIMEOUT } from './database.ts';
import { adaptTransaction, createEmbeddedAdapterFactory } from './embedded-adapter.ts';
import { createEmbeddedGuard, type EmbeddedGuard } from './embedded-guard.ts';
import { type DataDirectoryLock, lockDataDirectory } from './embedded-lock.ts';
import { traceStatements } from './traced-adapter.ts';

/** The size of the pieces in which a dump is compressed, in bytes. */
const PIECE = 4_194_304;

/** Where a data directory keeps its database. */
export interface ClusterPaths {
  readonly folder: string;
  /** Exists while the folder is being made. */
  readonly unfinished: string;
  /** A complete database that is about to replace the folder. */
  readonly restored: string;
}

/**
 * PostgreSQL's own cache, which lies in this process and is never given back: 128 MB unless said otherwise. The operating system
 * caches the files as well.
 */
const SHARED_BUFFERS = '32MB';

/** What PostgreSQL's `initdb` makes. That takes seconds and half a gigabyte, so the build does it (scripts/build-database.js). */
const EMPTY_DATABASE = new URL('../../../dist/database/empty.tar.gz', import.meta.url);

/** The paths in a data directory. */
export function clusterIn(dataDir: string): ClusterPaths {
  const folder = join(dataDir, 'pgdata');
  return { folder, unfinished: `${folder}.unfinished`, restored: `${folder}.restored` };
}

/** For a database that no other process can reach. */
const noLock: DataDirectoryLock = { announce: async () => {}, release: async () => {} };

/** How long a transaction waits, in milliseconds. Transactions run one after the other, so the wait includes the earlier ones. */
const TRANSACTION_TURN = 10_000;

/**
 * Opens the embedded PostgreSQL (PGlite) of a folder, which is made when it is missing.
 * Throws DatabaseUnavailable when another process has it open, or when what lies there is not a usable database.
 */
export async function openEmbedded(dataDir: string, trace?: Trace): Promise<Database> {
  try {
    const lock = await lockDataDirectory(dataDir);
    return embeddedDatabase(await openFolder(dataDir, lock), lock, trace);
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    throw new DatabaseUnavailable(
      `The data directory ${dataDir} cannot be opened (${damageOf(error)}); restore or remove it, or set DATA_DIR.`,
    );
  }
}

/** PGlite's error for files that it cannot read is about PGlite, not about the files. */
function damageOf(error: unknown): string {
  return reasonOf(error).replace(/^(?:Aborted\(.*|PGlite failed to initialize.*)$/, 'its files are damaged');
}

/** Opens an embedded PostgreSQL in memory; it starts as a dump of another one, or empty. */
export async function openInMemory(beginsAs?: Blob, trace?: Trace): Promise<Database> {
  const pglite = await createPglite({ loadDataDir: beginsAs ?? (await emptyDatabase()) });
  return embeddedDatabase(pglite, noLock, trace);
}

async function openFolder(dataDir: string, { release }: DataDirectoryLock): Promise<PGlite> {
  try {
    return await openCluster(clusterIn(dataDir));
  } catch (error) {
    await release();
    throw error;
  }
}

/** PGlite cannot open a folder that a killed process left incomplete, so an unfinished folder is made again. */
async function openCluster({ folder, unfinished, restored }: ClusterPaths): Promise<PGlite> {
  if (existsSync(unfinished)) await rm(folder, { recursive: true, force: true });
  // Finishes a restore that was killed right before this step.
  if (!existsSync(folder) && existsSync(restored)) await rename(restored, folder);
  if (existsSync(folder)) return openExisting(folder);
  await writeFile(unfinished, '');
  // PGlite would unpack it as well, and leave the process 100 MB larger.
  await pipeline(createReadStream(EMPTY_DATABASE), createGunzip(), unpackTar(folder));
  await rm(unfinished);
  return openExisting(folder);
}

/** PGlite makes a new database over a folder's content if it does not recognize a database in it. */
async function openExisting(folder: string): Promise<PGlite> {
  const files = await readdir(folder);
  if (files.length > 0 && !files.includes('PG_VERSION')) throw new Error('its PG_VERSION is missing');
  return createPglite({ dataDir: folder });
}

/** The dump of a database that nothing was written to. */
export async function emptyDatabase(): Promise<Blob> {
  return new Blob([await readFile(EMPTY_DATABASE)], { type: 'application/x-gzip' });
}

function createPglite(options: PGliteOptions): Promise<PGlite> {
  return PGlite.create(withParameters(options));
}

function withParameters(options: PGliteOptions): PGliteOptions {
  return { ...options, startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${SHARED_BUFFERS}`] };
}

/** Makes a database of an open PGlite. */
export function embeddedDatabase(pglite: PGlite, lock: DataDirectoryLock = noLock, trace?: Trace): Database {
  const guard = createEmbeddedGuard(pglite.dataDir);
  const client = new PrismaClient({
    adapter: traceStatements(createEmbeddedAdapterFactory(pglite, guard), trace),
    transactionOptions: { maxWait: TRANSACTION_TURN, timeout: TRANSACTION_TIMEOUT },
  });
  let closing: Promise<void> | undefined;
  return {
    kind: 'embedded',
    client,
    // The same as on a server; no statement can run too long while another waits.
    commitRule: { atOnce: 1, waitTime: TRANSACTION_TURN, inOneStatement: true },
    listen: async (channel, { onNotify }) => {
      let closed = false;
      // PGlite finds a listener to remove only by the unquoted name, so a flag also silences the closed one.
      const stop = await pglite.listen(`"${channel}"`, (payload) => {
        if (!closed) onNotify(payload);
      });
      return {
        isPossible: true,
        close: async () => {
          closed = true;
          await stop();
        },
      };
    },
    alterSchema: (run) => pglite.transaction(async (transaction) => run(await adaptTransaction(transaction))),
    announce: lock.announce,
    dump: () => guard.run(() => dump(pglite)),
    close: () => {
      closing ??= closeAll(client, pglite, guard, lock.release);
      return closing;
    },
  };
}

/** Runs between two transactions. What is not in the tables' files yet is in the log beside them, as after a power cut. */
async function dump(pglite: PGlite): Promise<Uint8Array<ArrayBuffer>> {
  const tar = await pglite.transaction(() => pglite.dumpDataDir('none'));
  // On another thread and in large pieces: on a busy server many small pieces take long.
  return new Uint8Array(await promisify(gzip)(await tar.arrayBuffer(), { chunkSize: PIECE }));
}

async function closeAll(
  client: PrismaClient,
  pglite: PGlite,
  guard: EmbeddedGuard,
  release: () => Promise<void>,
): Promise<void> {
  try {
    await client.$disconnect();
    // Closing a database that has ended would never resolve.
    if (!guard.hasEnded) await pglite.close();
  } finally {
    await release();
  }
}
