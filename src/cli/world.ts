import type { StatusLine } from '../terminal/status-line.ts';

/** What the command takes from the process that it runs in. */
export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder that paths are relative to. */
  readonly folder: string;
  /** Whether standard output shows colors. */
  readonly hasColors: boolean;
  readonly fetch: typeof fetch;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Aborts when the person stops the command. */
  readonly stopped: AbortSignal;
  /** Writes a line of the result. */
  say(line: string): void;
  /** Writes a line for the person, beside the result. */
  note(line: string): void;
  /** Shows the person what takes long, beside the result. */
  readonly status: StatusLine;
  /** Waits, shorter if the command is stopped. */
  wait(milliseconds: number): Promise<void>;
  /** Runs a script of the package in a process of its own; returns its exit code. */
  runScript(name: string, args: readonly string[], more?: Readonly<Record<string, string>>): RunningScript;
}

/** A script that runs. */
export interface RunningScript {
  readonly exited: Promise<number>;
  stop(): void;
}
