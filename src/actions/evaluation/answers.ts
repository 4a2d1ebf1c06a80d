import type { Evaluation } from '../../domain/evaluation.ts';
import { jsonEqual } from '../../domain/json.ts';

/** The answers of several flags at an instant. Equal answers since an earlier state are the same array. */
export class Answers {
  readonly #list: readonly Evaluation[];
  readonly #byFlag: ReadonlyMap<string, Evaluation>;
  readonly #since = new WeakMap<Answers, readonly Evaluation[]>();
  readonly #parts = new Map<string, readonly Evaluation[]>();

  constructor(list: readonly Evaluation[]) {
    this.#list = list;
    this.#byFlag = new Map(list.map((answer) => [answer.flagKey, answer]));
  }

  /** Whether a list holds the same answers. */
  equals(list: readonly Evaluation[]): boolean {
    return list.length === this.#list.length && list.every((answer, place) => answer === this.#list[place]);
  }

  /** The answers that differ from earlier ones; all of them if there are no earlier ones. */
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

/** Whether two evaluations give the same answer; a new version or revision alone does not make it another. */
export function isSame(before: Evaluation | undefined, after: Evaluation): boolean {
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
