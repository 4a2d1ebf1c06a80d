import type { Evaluation } from '../../domain/evaluation.ts';
import { jsonEqual } from '../../domain/json.ts';

/** The answers of several flags at an instant, and what became different since others. What is equal is one and the same array. */
export class Answers {
  readonly #list: readonly Evaluation[];
  readonly #byFlag: ReadonlyMap<string, Evaluation>;
  readonly #since = new WeakMap<Answers, readonly Evaluation[]>();
  readonly #parts = new Map<string, readonly Evaluation[]>();

  constructor(list: readonly Evaluation[]) {
    this.#list = list;
    this.#byFlag = new Map(list.map((answer) => [answer.flagKey, answer]));
  }

  /** Whether another list holds the very same answers. */
  areThoseOf(list: readonly Evaluation[]): boolean {
    return list.length === this.#list.length && list.every((answer, place) => answer === this.#list[place]);
  }

  /** Those that are not what the flags answered before; all of them, when that is not known. */
  since(before: Answers | undefined): readonly Evaluation[] {
    if (before === undefined) return this.#list;
    const known = this.#since.get(before);
    if (known !== undefined) return known;
    const different = this.#part(before.#byFlag);
    this.#since.set(before, different);
    return different;
  }

  #part(before: ReadonlyMap<string, Evaluation>): readonly Evaluation[] {
    const places = [...this.#list.entries()].filter(([, answer]) => !isSame(before.get(answer.flagKey), answer));
    const name = places.map(([place]) => place).join();
    const known = this.#parts.get(name);
    if (known !== undefined) return known;
    const part = places.map(([, answer]) => answer);
    this.#parts.set(name, part);
    return part;
  }
}

/** Whether two evaluations answer the same; a new version or revision alone is no other answer. */
function isSame(before: Evaluation | undefined, after: Evaluation): boolean {
  if (before === after) return true;
  return (
    before !== undefined &&
    before.variant === after.variant &&
    before.reason === after.reason &&
    before.ruleKey === after.ruleKey &&
    before.error === after.error &&
    jsonEqual(before.value, after.value) &&
    jsonEqual(before.payload, after.payload)
  );
}
