import { Command, CommanderError } from 'commander';
import { noStatus } from '../terminal/status-line.ts';
import type { Session } from './commands/command.ts';
import { addCompletionCommands } from './commands/completion.ts';
import { addConfigurationCommands } from './commands/configuration.ts';
import { addDiffCommand } from './commands/diff.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addEvaluateCommand } from './commands/evaluate.ts';
import { addFlagCommands } from './commands/flags.ts';
import { addKeyCommands } from './commands/keys.ts';
import { addServerCommands } from './commands/server.ts';
import { addWatchCommand } from './commands/watch.ts';
import { CommandFailure, exitCodes } from './failures.ts';
import { painter, printable } from './output.ts';
import type { World } from './world.ts';

/** Runs a command by its words. Returns the exit code. */
export async function runCommand(words: readonly string[], version: string, outside: World): Promise<number> {
  const isForPrograms = words.includes('--json');
  const world = printing(outside, isForPrograms);
  const session: Session = { world, outcome: 'done' };
  const program = programOf(version, session);
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCodes[session.outcome];
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.misused;
    if (!(error instanceof CommandFailure)) throw error;
    world.note(isForPrograms ? jsonOf(error) : lineOf(error, world));
    return exitCodes[error.outcome];
  } finally {
    world.status.clear();
  }
}

function jsonOf({ message, code, outcome }: CommandFailure): string {
  return JSON.stringify({ code: code ?? outcome.toUpperCase(), message });
}

function lineOf({ message, code }: CommandFailure, world: World): string {
  return `${painter(world)('red', 'error')} ${message}${code === null ? '' : ` (${code})`}`;
}

/** Writes nothing that others have put into names to act on the terminal, and removes the status line before it writes. */
function printing(outside: World, isForPrograms: boolean): World {
  // With --json the caller is a program, to which progress means nothing.
  const status = isForPrograms ? noStatus : outside.status;
  return {
    ...outside,
    status: { show: (text) => status.show(printable(text, outside)), clear: () => status.clear() },
    say(line) {
      status.clear();
      outside.say(printable(line, outside));
    },
    note(line) {
      status.clear();
      outside.note(printable(line, outside));
    },
  };
}

function programOf(version: string, session: Session): Command {
  const { world } = session;
  const program = new Command('halyard')
    .description('Feature flags from the command line, through the graph of a Halyard server.')
    .version(version)
    .option('--url <address>', 'the server (HALYARD_URL; default: http://127.0.0.1:4000)')
    .option('--key <secret>', 'the secret of an API key (HALYARD_KEY)')
    .option('--organization <id>', 'the organization (HALYARD_ORGANIZATION; default: that of the key)')
    .option(
      '--config <file>',
      'a YAML file with url, key and organization (HALYARD_CONFIG; default: ~/.config/halyard/config.yaml)',
    )
    .option('--json', 'write results as JSON')
    .showHelpAfterError('(halyard help shows the commands)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.say(text.trimEnd()),
      writeErr: (text) => world.note(text.trimEnd()),
    });
  const additions = [
    ...[addFlagCommands, addEvaluateCommand, addWatchCommand, addDiffCommand, addConfigurationCommands],
    ...[addKeyCommands, addServerCommands, addDoctorCommand, addCompletionCommands],
  ];
  for (const add of additions) add(program, session);
  inheritSettings(program);
  return program;
}

/** Commands below others refuse and write as the first one does. */
function inheritSettings(program: Command): void {
  for (const command of program.commands) {
    command.copyInheritedSettings(program);
    inheritSettings(command);
  }
}
