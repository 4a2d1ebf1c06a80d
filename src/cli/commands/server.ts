import type { Command } from 'commander';
import { CommandFailure } from '../failures.ts';
import { ownAddress } from '../own-address.ts';
import type { World } from '../world.ts';
import type { Session, SharedOptions } from './command.ts';
import { applyFolder } from './configuration.ts';

/** How long a server may take until it is ready, in milliseconds. */
const PATIENCE = 120_000;

/** The commands that run the server, and what belongs to its machine. */
export function addServerCommands(program: Command, session: Session): void {
  program
    .command('start')
    .description('Start the server; HALYARD_APPLY names files to apply once it is ready')
    .action(async () => {
      session.outcome = (await start(session)) === 0 ? 'done' : 'failed';
    });
  program
    .command('backup [file]')
    .description('Back the embedded database up, also while the server runs')
    .action(async (file: string | undefined, _, command: Command) => run(session, command, 'backup', file));
  program
    .command('restore <file>')
    .description('Restore a backup of the embedded database, while no server runs')
    .action(async (file: string, _, command: Command) => run(session, command, 'restore', file));
}

async function run(
  session: Session,
  command: Command,
  name: 'backup' | 'restore',
  file: string | undefined,
): Promise<void> {
  const { json } = command.optsWithGlobals<SharedOptions>();
  const args = [name, ...(file === undefined ? [] : [file]), ...(json ? ['--json'] : [])];
  const code = await session.world.runScript('backup.js', args, { INIT_CWD: session.world.folder }).exited;
  session.outcome = code === 0 ? 'done' : 'failed';
}

async function start(session: Session): Promise<number> {
  const { world } = session;
  const server = world.runScript('start.js', []);
  const { HALYARD_APPLY: folder } = world.environment;
  if (folder === undefined || folder === '') return server.exited;
  let exited: number | undefined;
  void server.exited.then((code) => {
    exited = code;
  });
  try {
    await untilReady(world, () => exited !== undefined);
    if (exited === undefined) await applyFolder(session, folder);
  } catch (error) {
    server.stop();
    await server.exited;
    throw error;
  }
  return server.exited;
}

async function untilReady(world: World, hasExited: () => boolean): Promise<void> {
  const until = world.now() + PATIENCE;
  while (!hasExited() && !world.stopped.aborted) {
    const answer = await world.fetch(`${ownAddress(world)}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
    if (world.now() > until) throw new CommandFailure('unreachable', 'The server is not ready after two minutes.');
    await world.wait(200);
  }
}
