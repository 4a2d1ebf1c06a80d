import { setImmediate } from 'node:timers/promises';
import type { EvaluationContext } from '../../domain/evaluation.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import type { Services } from '../services.ts';
import { subjectContexts } from './subject-contexts.ts';

/** The most known subjects that one request evaluates. */
export const MAXIMUM_KNOWN_SUBJECTS = 10_000;

/** How many answers are computed before other requests get a turn. */
const ANSWERS_PER_TURN = 200;

/** Which known subjects to evaluate. */
export interface KnownSubjectsInput {
  readonly maximum: number;
  /** Whether the client has left, which ends the evaluation. */
  readonly isCancelled: () => boolean;
}

/**
 * Calls `evaluate`, which returns how many answers it has computed, with the context of each known subject of an environment, in an
 * order that does not depend on when it was seen. A subject with several targeting keys is evaluated once, by the first of them. Other requests get a turn in between.
 */
export async function evaluateKnownSubjects(
  services: Services,
  snapshot: Snapshot,
  { maximum, isCancelled }: KnownSubjectsInput,
  evaluate: (context: EvaluationContext) => number,
): Promise<{ readonly evaluated: number; readonly isComplete: boolean }> {
  let evaluated = 0;
  let answers = 0;
  if (maximum === 0) return { evaluated, isComplete: false };
  for await (const [first] of subjectContexts(services, snapshot, null)) {
    if (evaluated === maximum || isCancelled()) return { evaluated, isComplete: false };
    if (first === undefined) continue;
    evaluated += 1;
    answers += evaluate(first);
    if (answers < ANSWERS_PER_TURN) continue;
    answers = 0;
    await setImmediate();
  }
  return { evaluated, isComplete: true };
}
