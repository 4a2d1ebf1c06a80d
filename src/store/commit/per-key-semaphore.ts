import type { Clock } from '../../domain/clock.ts';
import { UnavailableError } from '../../domain/errors.ts';

/** How many holders a key may have at once, and how long the next one waits, in milliseconds. */
export interface SemaphoreRule {
  readonly atOnce: number;
  readonly waitTime: number;
}

interface Line {
  active: number;
  readonly waiting: Set<() => void>;
}

/** Limits how many callers use a key at once. They wait here, before they take anything that users of other keys also need. */
export class PerKeySemaphore {
  readonly #rule: SemaphoreRule;
  readonly #clock: Clock;
  readonly #lines = new Map<string, Line>();

  /** Makes a semaphore without holders. */
  constructor(rule: SemaphoreRule, clock: Clock) {
    this.#rule = rule;
    this.#clock = clock;
  }

  /** Resolves to the function that releases the key. Throws UnavailableError (OVERLOADED) if the wait exceeds the rule's. */
  async acquire(name: string): Promise<() => void> {
    const line = this.#lines.get(name) ?? { active: 0, waiting: new Set() };
    this.#lines.set(name, line);
    if (line.active < this.#rule.atOnce) line.active += 1;
    else await this.#wait(line);
    return () => this.#end(name, line);
  }

  /** A holder that ends passes its place on to the first that waits, ahead of later callers. */
  #wait({ waiting }: Line): Promise<void> {
    return new Promise((resolve, reject) => {
      const called = () => {
        cancel();
        resolve();
      };
      const cancel = this.#clock.after(this.#rule.waitTime, () => {
        waiting.delete(called);
        reject(new UnavailableError('OVERLOADED'));
      });
      waiting.add(called);
    });
  }

  #end(name: string, line: Line): void {
    const [next] = line.waiting;
    if (next !== undefined) {
      line.waiting.delete(next);
      next();
      return;
    }
    line.active -= 1;
    if (line.active === 0) this.#lines.delete(name);
  }
}
