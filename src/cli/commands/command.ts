import type { Command } from 'commander';
import { type Connection, type ConnectionOptions, connect } from '../connection.ts';
import type { Outcome } from '../failures.ts';
import { type Paint, painter } from '../output.ts';
import type { World } from '../world.ts';

/** The options that every command takes. */
export interface SharedOptions extends ConnectionOptions {
  readonly json?: true;
}

/** What a command works with. */
export interface Doing<Options> {
  readonly world: World;
  readonly options: Options & SharedOptions;
  readonly server: Connection;
  readonly paint: Paint;
  /** Writes the result: as JSON if that is asked for, else as lines. */
  answer(result: unknown, lines: () => readonly string[]): void;
}

/** What a command does; no outcome: it is done. */
export type Action<Options> = (doing: Doing<Options>, ...args: readonly string[]) => Promise<Outcome | undefined>;

/** Keeps the outcome of the command that ran. */
export interface Session {
  readonly world: World;
  outcome: Outcome;
}

/** The names of types tell a person nothing. */
function withoutTypenames(name: string, value: unknown): unknown {
  return name === '__typename' ? undefined : value;
}

/** Lets a command do something. */
export function does<Options extends object>(session: Session, command: Command, action: Action<Options>): Command {
  return command.action(async (...given: unknown[]) => {
    const { world } = session;
    const options = command.optsWithGlobals<Options & SharedOptions>();
    const args = given
      .slice(0, -2)
      .flat()
      .filter((arg) => typeof arg === 'string');
    const server = await connect(world, options);
    const answer = (result: unknown, lines: () => readonly string[]) => {
      if (options.json === true) world.say(JSON.stringify(result, withoutTypenames));
      else for (const line of lines()) world.say(line);
    };
    session.outcome = (await action({ world, options, server, paint: painter(world), answer }, ...args)) ?? 'done';
  });
}
