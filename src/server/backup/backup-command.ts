import { resolve } from 'node:path';
import { type Config, ConfigError, type Environment, loadConfig } from '../../config/config.ts';
import { type EpochMilliseconds, toInstant } from '../../domain/instant.ts';
import { DatabaseUnavailable } from '../../store/database/database.ts';
import { MigrationError } from '../../store/database/migrate.ts';
import { noStatus, type StatusLine, statusLine, type Terminal } from '../../terminal/status-line.ts';
import { backUp } from './back-up.ts';
import { BackupFailure } from './backup-failure.ts';
import { restore } from './restore.ts';

/** What a command takes from the world around it. */
export interface CommandSurroundings {
  readonly environment: Environment;
  readonly now: EpochMilliseconds;
  /** The folder that file names are relative to. */
  readonly folder: string;
  /** Where a person sees what is being done. */
  readonly terminal: Terminal;
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
  readonly status: StatusLine;
}

/** What a command has done: for people, and for programs. */
interface Done {
  readonly lines: readonly string[];
  readonly result: Readonly<Record<string, string | boolean | null>>;
}

const commands: Readonly<Record<string, (task: Task) => Promise<Done>>> = {
  async backup({ config, file, stamp, folder, status }) {
    const target = file ?? resolve(folder, `halyard-${stamp}.tar.gz`);
    await backUp(config, target, status);
    const { dataDir } = config;
    return { lines: [`Backed ${dataDir} up to ${target}.`], result: { dataDir, file: target } };
  },
  async restore({ config, file, stamp, status }) {
    if (file === undefined) throw new BackupFailure(USAGE);
    const { lines, ...result } = await restore(config, file, `before-${stamp}`, status);
    return { lines, result: { dataDir: config.dataDir, file, ...result } };
  },
};

const USAGE = `Usage:
  npm run backup [-- <new file>]   writes the embedded database to a file, also while the server runs
  npm run restore -- <file>        puts such a file in its place, while no server runs`;

const POSTGRES_TOOLS = `DATABASE_URL is set: back up with pg_dump, and restore with pg_restore while no node runs. Then, before the nodes start, end the epoch:
  psql "$DATABASE_URL" -c 'DELETE FROM "LogEpoch"'`;

/** Expected failures; the message alone says what to do. */
const circumstances = [BackupFailure, ConfigError, DatabaseUnavailable, MigrationError];

/** Runs `backup` or `restore` as the command line has it, and returns the exit code. With `--json`, programs read what it prints. */
export async function runCommand(args: readonly string[], surroundings: CommandSurroundings): Promise<number> {
  const { say, complain, terminal, environment } = surroundings;
  const isForPrograms = args.includes('--json');
  const status = isForPrograms ? noStatus : statusLine(terminal, environment);
  const words = args.filter((word) => word !== '--json');
  try {
    const { lines, result } = await perform(words, surroundings, status).finally(status.clear);
    for (const line of isForPrograms ? [JSON.stringify(result)] : lines) say(line);
    return 0;
  } catch (error) {
    const isExpected = error instanceof Error && circumstances.some((kind) => error instanceof kind);
    if (!isExpected) complain(error);
    else complain(isForPrograms ? JSON.stringify({ code: 'FAILED', message: error.message }) : error.message);
    return 1;
  }
}

async function perform(
  [name = '', file, ...further]: readonly string[],
  { environment, now, folder }: CommandSurroundings,
  status: StatusLine,
): Promise<Done> {
  const command = commands[name];
  if (command === undefined || further.length > 0 || file?.startsWith('-')) throw new BackupFailure(USAGE);
  const config = loadConfig(environment);
  if (config.databaseUrl !== undefined) throw new BackupFailure(POSTGRES_TOOLS);
  if (config.dataDir === 'memory')
    throw new BackupFailure('DATA_DIR is "memory", where nothing is kept: name a folder.');
  const stamp = toInstant(now).replace(/\.\d+/, '').replaceAll(':', '-');
  return command({ config, file: file === undefined ? undefined : resolve(folder, file), stamp, folder, status });
}
