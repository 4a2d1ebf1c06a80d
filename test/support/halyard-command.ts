import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from '../../src/cli/run-command.ts';
import type { World } from '../../src/cli/world.ts';
import { noStatus } from '../../src/terminal/status-line.ts';
import type { TestApp } from './test-app.ts';

/** What a command has written, and its exit code. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command against a test app that listens, in a folder of its own. */
export interface HalyardCommand {
  readonly folder: string;
  readonly url: string;
  run(words: readonly string[], more?: Partial<World>): Promise<Ran>;
  close(): Promise<void>;
}

/** Lets a test app listen, and calls it by the command. */
export async function openHalyardCommand(app: TestApp): Promise<HalyardCommand> {
  const { url, close } = await app.listen();
  const folder = await mkdtemp(join(tmpdir(), 'halyard-'));
  return {
    folder,
    url,
    async run(words, more = {}) {
      const [out, err]: [string[], string[]] = [[], []];
      const stopped = more.stopped ?? new AbortController().signal;
      const world: World = {
        environment: { HALYARD_URL: url, XDG_CONFIG_HOME: folder },
        folder,
        hasColors: false,
        fetch,
        now: Date.now,
        newId: randomUUID,
        stopped,
        status: noStatus,
        say: (line) => void out.push(line),
        note: (line) => void err.push(line),
        wait: (milliseconds) => delay(milliseconds, undefined, { signal: stopped }).catch(() => {}),
        runScript: () => {
          throw new Error('This test runs no script.');
        },
        ...more,
      };
      const code = await runCommand(words, '1.2.3', world);
      return { code, out: out.join('\n'), err: err.join('\n') };
    },
    async close() {
      await close();
      await rm(folder, { recursive: true });
    },
  };
}
