import { serialize } from 'node:v8';
import { type Caller, scopeOf } from '../../domain/caller.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import type { EventCursor } from '../../live/event-cursor.ts';
import type { Live } from '../../live/live.ts';
import type { Services } from '../services.ts';
import { Answers } from './answers.ts';
import { type EvaluationCause, findCauses, type Look, type Sight } from './causes.ts';
import { answersFor, type EvaluationsInput, environmentOf, snapshotFor } from './evaluations.ts';
import { visibleTo } from './visible-flags.ts';

const NO_CAUSES = Promise.resolve(new Map<string, EvaluationCause>());

/** What a watcher receives. */
export interface AnswersEvent {
  /** All answers first, then those that differ. */
  readonly answers: readonly Evaluation[];
  /** What made each of them different, by flag key; empty at first. */
  readonly causes: () => Promise<ReadonlyMap<string, EvaluationCause>>;
}

/**
 * All answers now, then those that differ, after a write or because a date, a window or a step has come. A watcher that falls
 * behind gets only the latest answers. Watchers with equal answers get the same array.
 */
export async function openEvaluations(
  services: Services,
  caller: Caller,
  input: Omit<EvaluationsInput, 'at'>,
): Promise<EventCursor<AnswersEvent>> {
  const environment = (await snapshotFor(services, caller, input)).environment.key;
  const watch = await services.live.watch(input.organizationId);
  const place = { live: services.live, caller, environment, input };
  const key = sharingKey(environment, caller, input);
  const known = knownAnswers(services.live);
  let shared: SharedAnswers | undefined;
  let told: Answers | undefined;
  let last: Look | undefined;
  let isNew = true;
  const look = ({ organization, now }: Sight): Answers => {
    const snapshot = environmentOf(visibleTo(caller, organization), environment);
    const ask = () => answersFor(caller, snapshot, input, now);
    return shared?.at(snapshot, now, ask) ?? new Answers(ask());
  };
  return {
    take() {
      if (!isNew) return undefined;
      // Before looking: a notification from now on causes another look.
      isNew = false;
      const [before, earlier] = [told, last];
      const sight = { organization: watch.snapshot, now: services.clock.now() };
      told = look(sight);
      last = { revision: sight.organization.revision, now: sight.now };
      const answers = told.since(before);
      if (before !== undefined && answers.length === 0) return undefined;
      return {
        answers,
        causes: () => (earlier === undefined ? NO_CAUSES : findCauses(place, earlier, sight, answers)),
      };
    },
    onMore(listener) {
      shared = known.get(key) ?? new SharedAnswers();
      known.set(key, shared);
      const leave = shared.enter(() => known.delete(key));
      const stop = watch.onMore(() => {
        isNew = true;
        listener();
      });
      return () => {
        stop();
        leave();
      };
    },
    isOver: () => watch.isOver(),
  };
}

/** The latest answers of several watchers, while there are any. */
class SharedAnswers {
  #watchers = 0;
  #latest: { readonly snapshot: Snapshot; readonly now: EpochMilliseconds; readonly answers: Answers } | undefined;

  enter(onNobody: () => void): () => void {
    this.#watchers += 1;
    return () => {
      this.#watchers -= 1;
      if (this.#watchers === 0) onNobody();
    };
  }

  /** The answers of a snapshot at an instant never change, so they are computed once. */
  at(snapshot: Snapshot, now: EpochMilliseconds, ask: () => readonly Evaluation[]): Answers {
    const latest = this.#latest?.snapshot === snapshot ? this.#latest : undefined;
    if (latest?.now === now) return latest.answers;
    const list = ask();
    // Time alone usually changes nothing.
    const answers = latest?.answers.equals(list) === true ? latest.answers : new Answers(list);
    this.#latest = { snapshot, now, answers };
    return answers;
  }
}

const answersByLive = new WeakMap<Live, Map<string, SharedAnswers>>();

function knownAnswers(live: Live): Map<string, SharedAnswers> {
  const known = answersByLive.get(live) ?? new Map<string, SharedAnswers>();
  answersByLive.set(live, known);
  return known;
}

/** Everything that the evaluations depend on besides the snapshot and the time. V8 serializes it: JSON merges some numbers. */
function sharingKey(environment: string, caller: Caller, input: Omit<EvaluationsInput, 'at'>): string {
  const { organizationId, flagKeys = null, context } = input;
  return serialize([scopeOf(caller), organizationId, environment, flagKeys, context]).toString('latin1');
}
