import { setImmediate } from 'node:timers/promises';
import type { EvaluationContext } from '../../domain/evaluation.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import type { Services } from '../services.ts';
import { subjectContexts } from './subject-contexts.ts';

/** The most known subjects that one request evaluates. */
export const MAXIMUM_KNOWN_SUBJECTS = 10_000;

/** How many subjects are evaluated before other requests get a turn. */
const SUBJECTS_PER_TURN = 200;

/** Which known subjects to evaluate. */
export interface KnownSubjectsInput {
  readonly maximum: number;
  /** Whether the client has left, which ends the evaluation. */
  readonly isCancelled: () => boolean;
}

/**
 * Calls `evaluate` with the context of each known subject of an environment, in an order that does not depend on when it was seen.
 * A subject with several targeting keys is evaluated once, by the first of them. Other requests get a turn in between.
 */
export async function evaluateKnownSubjects(
  services: Services,
  snapshot: Snapshot,
  { maximum, isCancelled }: KnownSubjectsInput,
  evaluate: (context: EvaluationContext) => void,
): Promise<{ readonly evaluated: number; readonly isComplete: boolean }> {
  let evaluated = 0;
  if (maximum === 0) return { evaluated, isComplete: false };
  for await (const [first] of subjectContexts(services, snapshot, null)) {
    if (evaluated === maximum || isCancelled()) return { evaluated, isComplete: false };
    if (first === undefined) continue;
    evaluate(first);
    evaluated += 1;
    if (evaluated % SUBJECTS_PER_TURN === 0) await setImmediate();
  }
  return { evaluated, isComplete: true };
}
