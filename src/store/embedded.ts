import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaClient } from '../generated/prisma/client.ts';
import { type Database, DatabaseUnavailable, reasonOf, TRANSACTION_TIMEOUT } from './database.ts';
import { adaptTransaction, createEmbeddedAdapterFactory } from './embedded-adapter.ts';
import { lockDataDirectory } from './embedded-lock.ts';

/** Transactions run one after the other, so the wait for one's turn may be as long as those before it take. In milliseconds. */
const TRANSACTION_TURN = 10_000;

/**
 * Opens the embedded PostgreSQL (PGlite) of a folder, which is made when it is missing.
 * Throws DatabaseUnavailable when another process has it open, or when what lies there is not a usable database.
 */
export async function openEmbedded(dataDir: string): Promise<Database> {
  try {
    const { release } = await lockDataDirectory(dataDir);
    return embeddedDatabase(await openFolder(dataDir, release), release);
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    throw new DatabaseUnavailable(
      `The data directory ${dataDir} cannot be opened (${reasonOf(error)}); restore or remove it, or set DATA_DIR.`,
    );
  }
}

/** Opens an embedded PostgreSQL that keeps nothing; it begins as a dump of another one, or else empty. */
export async function openInMemory(beginsAs?: Blob): Promise<Database> {
  return embeddedDatabase(await PGlite.create(beginsAs === undefined ? {} : { loadDataDir: beginsAs }));
}

async function openFolder(dataDir: string, release: () => Promise<void>): Promise<PGlite> {
  try {
    return await openCluster(join(dataDir, 'pgdata'), join(dataDir, 'pgdata.unfinished'));
  } catch (error) {
    await release();
    throw error;
  }
}

/** PGlite cannot go on with a folder that a killed process left half made, so one that was never finished is made anew. */
async function openCluster(folder: string, unfinished: string): Promise<PGlite> {
  if (existsSync(unfinished)) await rm(folder, { recursive: true, force: true });
  if (existsSync(folder)) return PGlite.create({ dataDir: folder });
  await writeFile(unfinished, '');
  await mkdir(folder);
  const pglite = await PGlite.create({ dataDir: folder });
  await rm(unfinished);
  return pglite;
}

function embeddedDatabase(pglite: PGlite, release: () => Promise<void> = async () => {}): Database {
  const client = new PrismaClient({
    adapter: createEmbeddedAdapterFactory(pglite),
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
        close: async () => {
          closed = true;
          await stop();
        },
      };
    },
    alterSchema: (run) => pglite.transaction(async (transaction) => run(await adaptTransaction(transaction))),
    close: () => {
      closing ??= closeAll(client, pglite, release);
      return closing;
    },
  };
}

async function closeAll(client: PrismaClient, pglite: PGlite, release: () => Promise<void>): Promise<void> {
  try {
    await client.$disconnect();
    await pglite.close();
  } finally {
    await release();
  }
}
