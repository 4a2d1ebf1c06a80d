import type { Clock } from '../domain/clock.ts';

interface Read<Value> {
  readonly value: Value | undefined;
  /** In the clock's elapsed milliseconds. */
  readonly until: number;
}

/** What was read lately, also that there was nothing: believed for a while, and only so much of it, the latest used. */
export class TtlCache<Value> {
  readonly #clock: Clock;
  readonly #believed: number;
  readonly #limit: number;
  /** The least recently used first. */
  readonly #reads = new Map<string, Read<Value>>();

  /** Makes an empty one that believes what was read for some milliseconds and remembers a number of reads. */
  constructor(clock: Clock, believed: number, limit: number) {
    this.#clock = clock;
    this.#believed = believed;
    this.#limit = limit;
  }

  /** What was read under a name; undefined when that is unknown or too long ago. */
  get(name: string): { readonly value: Value | undefined } | undefined {
    const read = this.#reads.get(name);
    if (read === undefined) return undefined;
    this.#reads.delete(name);
    if (read.until <= this.#clock.elapsed()) return undefined;
    this.#reads.set(name, read);
    return read;
  }

  /** Remembers what was read under a name. */
  set(name: string, value: Value | undefined): void {
    this.#reads.delete(name);
    const [oldest] = this.#reads.keys();
    if (oldest !== undefined && this.#reads.size >= this.#limit) this.#reads.delete(oldest);
    this.#reads.set(name, { value, until: this.#clock.elapsed() + this.#believed });
  }

  /** Forgets what was read under a name. */
  delete(name: string): void {
    this.#reads.delete(name);
  }

  /** Forgets everything. */
  clear(): void {
    this.#reads.clear();
  }
}
