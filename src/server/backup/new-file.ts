import { existsSync } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { reasonOf } from '../../store/database/database.ts';
import { BackupFailure } from './backup-failure.ts';

/** The content of a file, piece by piece. */
export type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Writes a file that only its owner can read. It appears under its name once it is complete and on the disk, and never replaces
 * another file. Calls `onWritten` as it grows. Throws BackupFailure if that fails.
 */
export async function writeNewFile(
  file: string,
  content: () => Promise<Pieces>,
  onWritten: (bytes: number) => void = () => {},
): Promise<void> {
  refuseExisting(file);
  const unfinished = `${file}.unfinished`;
  const handle = await open(unfinished, 'wx', 0o600).catch((error: unknown) => {
    throw new BackupFailure(`${file} cannot be written: ${reasonOf(error)}.`);
  });
  try {
    try {
      let bytes = 0;
      for await (const chunk of await content()) {
        await handle.writeFile(chunk);
        bytes += chunk.byteLength;
        onWritten(bytes);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await putInPlace(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/**
 * A link fails if the file exists, where a rename would replace it. File systems without links get a check just before the
 * rename.
 */
async function putInPlace(unfinished: string, file: string): Promise<void> {
  try {
    await link(unfinished, file);
  } catch {
    refuseExisting(file);
    await rename(unfinished, file);
  }
}

function refuseExisting(file: string): void {
  if (existsSync(file)) throw new BackupFailure(`${file} exists already and is left as it is: name another file.`);
}
