import type { Clock } from '../../domain/clock.ts';
import { UnavailableError } from '../../domain/errors.ts';

/** How many may be at it at once, and how long the next one waits, in milliseconds. */
export interface SemaphoreRule {
  readonly atOnce: number;
  readonly waitTime: number;
}

interface Line {
  active: number;
  readonly waiting: Set<() => void>;
}

/** Has those of one name wait for one another, before they take anything that those of other names need too. */
export class PerKeySemaphore {
  readonly #rule: SemaphoreRule;
  readonly #clock: Clock;
  readonly #lines = new Map<string, Line>();

  /** Makes one where nobody waits yet. */
  constructor(rule: SemaphoreRule, clock: Clock) {
    this.#rule = rule;
    this.#clock = clock;
  }

  /** Resolves when it is one's turn, to the function that ends it. Throws UnavailableError (OVERLOADED) when it does not come in time. */
  async take(name: string): Promise<() => void> {
    const line = this.#lines.get(name) ?? { active: 0, waiting: new Set() };
    this.#lines.set(name, line);
    if (line.active < this.#rule.atOnce) line.active += 1;
    else await this.#wait(line);
    return () => this.#end(name, line);
  }

  /** The place of whoever ends is handed on, so that nobody who comes later gets it. */
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
