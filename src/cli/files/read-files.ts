import { readdir, readFile } from 'node:fs/promises';
import { CommandFailure } from '../failures.ts';

/** The text of a file; undefined if it does not exist. Throws CommandFailure for a file that cannot be read. */
export async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(absentOrUnreadable(path));
}

/** The names of what is in a folder; undefined if it does not exist. Throws CommandFailure for one that cannot be read. */
export async function namesIn(folder: string): Promise<string[] | undefined> {
  return readdir(folder).catch(absentOrUnreadable(folder));
}

/** What cannot be read must not count as absent, which would mean that the objects in it have the defaults. */
function absentOrUnreadable(path: string): (error: unknown) => undefined {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT') return undefined;
    throw new CommandFailure('misused', `${path} cannot be read: ${code}.`);
  };
}
