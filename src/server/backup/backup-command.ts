import { resolve } from 'node:path';
import { type Config, ConfigError, type Environment, loadConfig } from '../../config/config.ts';
import { type EpochMilliseconds, toInstant } from '../../domain/instant.ts';
import { DatabaseUnavailable } from '../../store/database/database.ts';
import { MigrationError } from '../../store/database/migrate.ts';
import { backUp } from './back-up.ts';
import { BackupFailure } from './backup-failure.ts';
import { restore } from './restore.ts';

/** What a command takes from the world around it. */
export interface CommandSurroundings {
  readonly environment: Environment;
  readonly now: EpochMilliseconds;
  /** The folder that file names are relative to. */
  readonly folder: string;
  /** Prints a line of the result. */
  say(line: string): void;
  /** Prints an error. */
  complain(message: unknown): void;
}

/** One run of a command. */
interface Task {
  readonly config: Config;
  /** The file that was named, if one was. */
  readonly file: string | undefined;
  /** A time for the name of a file: `2026-01-15T09-30-00Z`. */
  readonly stamp: string;
  readonly folder: string;
}

const commands: Readonly<Record<string, (task: Task) => Promise<readonly string[]>>> = {
  async backup({ config, file, stamp, folder }) {
    const target = file ?? resolve(folder, `halyard-${stamp}.tar.gz`);
    await backUp(config, target);
    return [`Backed ${config.dataDir} up to ${target}.`];
  },
  async restore({ config, file, stamp }) {
    if (file === undefined) throw new BackupFailure(USAGE);
    return restore(config, file, `before-${stamp}`);
  },
};

const USAGE = `Usage:
  npm run backup [-- <new file>]   writes the embedded database to a file, also while the server runs
  npm run restore -- <file>        puts such a file in its place, while no server runs`;

const POSTGRES_TOOLS = `DATABASE_URL is set: back up with pg_dump, and restore with pg_restore while no node runs. Then, before the nodes start, end the epoch:
  psql "$DATABASE_URL" -c 'DELETE FROM "LogEpoch"'`;

/** Expected failures; the message alone says what to do. */
const circumstances = [BackupFailure, ConfigError, DatabaseUnavailable, MigrationError];

/** Runs `backup` or `restore` as the command line has it, and returns the exit code. */
export async function runCommand(args: readonly string[], surroundings: CommandSurroundings): Promise<number> {
  const { say, complain } = surroundings;
  try {
    for (const line of await perform(args, surroundings)) say(line);
    return 0;
  } catch (error) {
    const isExpected = error instanceof Error && circumstances.some((kind) => error instanceof kind);
    complain(isExpected ? error.message : error);
    return 1;
  }
}

async function perform(
  [name = '', file, ...further]: readonly string[],
  { environment, now, folder }: CommandSurroundings,
): Promise<readonly string[]> {
  const command = commands[name];
  if (command === undefined || further.length > 0 || file?.startsWith('-')) throw new BackupFailure(USAGE);
  const config = loadConfig(environment);
  if (config.databaseUrl !== undefined) throw new BackupFailure(POSTGRES_TOOLS);
  if (config.dataDir === 'memory')
    throw new BackupFailure('DATA_DIR is "memory", where nothing is kept: name a folder.');
  const stamp = toInstant(now).replace(/\.\d+/, '').replaceAll(':', '-');
  return command({ config, file: file === undefined ? undefined : resolve(folder, file), stamp, folder });
}
