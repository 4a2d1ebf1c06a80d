import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { PrismaClient } from '../../generated/prisma/client.ts';
import { type Database, DatabaseUnavailable, reasonOf, TRANSACTION_TIMEOUT } from './database.ts';
import { adaptTransaction, createEmbeddedAdapterFactory } from './embedded-adapter.ts';
import { createEmbeddedGuard, type EmbeddedGuard } from './embedded-guard.ts';
import { type DataDirectoryLock, lockDataDirectory } from './embedded-lock.ts';

/** How much a dump is compressed at a time, in bytes. */
const PIECE = 4_194_304;

/** Where a data directory keeps its database. */
export interface ClusterPaths {
  readonly folder: string;
  /** Is there while the folder is being made. */
  readonly unfinished: string;
  /** A whole database that is about to take the folder's place. */
  readonly restored: string;
}

/** The paths in a data directory. */
export function clusterIn(dataDir: string): ClusterPaths {
  const folder = join(dataDir, 'pgdata');
  return { folder, unfinished: `${folder}.unfinished`, restored: `${folder}.restored` };
}

/** Of a database that no other process can reach. */
const noLock: DataDirectoryLock = { announce: async () => {}, release: async () => {} };

/** Transactions run one after the other, so the wait for one's turn may be as long as those before it take. In milliseconds. */
const TRANSACTION_TURN = 10_000;

/**
 * Opens the embedded PostgreSQL (PGlite) of a folder, which is made when it is missing.
 * Throws DatabaseUnavailable when another process has it open, or when what lies there is not a usable database.
 */
export async function openEmbedded(dataDir: string): Promise<Database> {
  try {
    const lock = await lockDataDirectory(dataDir);
    return embeddedDatabase(await openFolder(dataDir, lock), lock);
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    throw new DatabaseUnavailable(
      `The data directory ${dataDir} cannot be opened (${damageOf(error)}); restore or remove it, or set DATA_DIR.`,
    );
  }
}

/** What PGlite says of files that it cannot read is about PGlite. */
function damageOf(error: unknown): string {
  return reasonOf(error).replace(/^(?:Aborted\(.*|PGlite failed to initialize.*)$/, 'its files are damaged');
}

/** Opens an embedded PostgreSQL that keeps nothing; it begins as a dump of another one, or else empty. */
export async function openInMemory(beginsAs?: Blob): Promise<Database> {
  return embeddedDatabase(await PGlite.create(beginsAs === undefined ? {} : { loadDataDir: beginsAs }));
}

async function openFolder(dataDir: string, { release }: DataDirectoryLock): Promise<PGlite> {
  try {
    return await openCluster(clusterIn(dataDir));
  } catch (error) {
    await release();
    throw error;
  }
}

/** PGlite cannot go on with a folder that a killed process left half made, so one that was never finished is made anew. */
async function openCluster({ folder, unfinished, restored }: ClusterPaths): Promise<PGlite> {
  if (existsSync(unfinished)) await rm(folder, { recursive: true, force: true });
  // A restore that was killed when it had only this left to do.
  if (!existsSync(folder) && existsSync(restored)) await rename(restored, folder);
  if (existsSync(folder)) return openExisting(folder);
  await writeFile(unfinished, '');
  await mkdir(folder);
  const pglite = await PGlite.create({ dataDir: folder });
  await rm(unfinished);
  return pglite;
}

/** PGlite would make a new database over whatever lies in the folder, if it cannot see that it is one. */
async function openExisting(folder: string): Promise<PGlite> {
  const files = await readdir(folder);
  if (files.length > 0 && !files.includes('PG_VERSION')) throw new Error('its PG_VERSION is missing');
  return PGlite.create({ dataDir: folder });
}

/** Makes a database of an open PGlite. */
export function embeddedDatabase(pglite: PGlite, lock: DataDirectoryLock = noLock): Database {
  const guard = createEmbeddedGuard(pglite.dataDir);
  const client = new PrismaClient({
    adapter: createEmbeddedAdapterFactory(pglite, guard),
    transactionOptions: { maxWait: TRANSACTION_TURN, timeout: TRANSACTION_TIMEOUT },
  });
  let closing: Promise<void> | undefined;
  return {
    kind: 'embedded',
    client,
    listen: async (channel, { onNotify }) => {
      let closed = false;
      // PGlite finds a listener to remove only by the unquoted name, so the closed one is also kept from hearing.
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

/** Between two transactions. What is not in the tables' files yet is in the log beside them, as after a power cut. */
async function dump(pglite: PGlite): Promise<Uint8Array<ArrayBuffer>> {
  const tar = await pglite.transaction(() => pglite.dumpDataDir('none'));
  // On another thread and in large pieces: a busy server would take its time over many small ones.
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
    // One that has ended would be waited for forever.
    if (!guard.hasEnded) await pglite.close();
  } finally {
    await release();
  }
}
