import { setImmediate } from 'node:timers/promises';
import type { Caller } from '../../domain/caller.ts';
import type { Change } from '../../domain/change.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import { type EpochMilliseconds, parseInstant } from '../../domain/instant.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import { withDependencies } from '../../evaluation/next-transition.ts';
import type { CompiledSegment } from '../../evaluation/segment.ts';
import type { OrganizationSnapshot, Snapshot } from '../../evaluation/snapshot.ts';
import { type FlagTransition, flagTransitions } from '../../evaluation/transitions.ts';
import { organizationBefore } from '../../live/earlier-organization.ts';
import type { Live } from '../../live/live.ts';
import { isSame } from './answers.ts';
import { answersFor, type EvaluationsInput, environmentOf } from './evaluations.ts';
import { visibleTo } from './visible-flags.ts';

/** What made an answer different from an earlier one: a change, or the clock. */
export interface EvaluationCause {
  readonly at: EpochMilliseconds;
  /** Null if the clock did it. */
  readonly change: Change | null;
  /** Null if a change did it, or a condition on a date, and for a flag that the caller cannot see. */
  readonly transition: FlagTransition | null;
}

/** Whose answers are compared, and where. */
export interface AnswerPlace {
  readonly live: Live;
  readonly caller: Caller;
  readonly environment: string;
  readonly input: Pick<EvaluationsInput, 'organizationId' | 'context'>;
}

/** When a watcher has looked at its answers. */
export interface Look {
  readonly revision: number;
  readonly now: EpochMilliseconds;
}

/** A look, with what it looked at. */
export interface Sight {
  readonly organization: OrganizationSnapshot;
  readonly now: EpochMilliseconds;
}

/** The most changes, the latest ones, among which a cause is looked for. */
export const MAXIMUM_CHANGES_SEARCHED = 500;

/** How many answers are looked at before other requests get a turn; undoing a change counts as some. */
const ANSWERS_PER_TURN = 4_000;
const ANSWERS_PER_CHANGE = 200;

/**
 * The last thing that made each of some answers what it is, between an earlier look, at which it was another, and this one: by
 * undoing changes one after the other. It depends only on the answer now, not on how long ago the earlier look was. An answer whose
 * cause is not among the changes that are searched is left out.
 */
export async function findCauses(
  place: AnswerPlace,
  earlier: Look,
  { organization, now }: Sight,
  answers: readonly Evaluation[],
): Promise<ReadonlyMap<string, EvaluationCause>> {
  const endTurn = await beginSearch(place);
  try {
    return await searchCauses(place, earlier, { organization, now }, answers);
  } finally {
    endTurn();
  }
}

const lastSearches = memoizeByObject((_: Live) => new Map<string, Promise<void>>());

/**
 * Many watchers search at once after a write of many objects. One after the other, they leave room for other requests; those of
 * another organization do not wait for them.
 */
async function beginSearch({ live, input: { organizationId } }: AnswerPlace): Promise<() => void> {
  const searches = lastSearches(live);
  const former = searches.get(organizationId);
  let resolveSearch = () => {};
  const search = new Promise<void>((resolve) => {
    resolveSearch = resolve;
  });
  searches.set(organizationId, search);
  await former;
  return () => {
    if (searches.get(organizationId) === search) searches.delete(organizationId);
    resolveSearch();
  };
}

async function searchCauses(
  place: AnswerPlace,
  earlier: Look,
  { organization, now }: Sight,
  answers: readonly Evaluation[],
): Promise<ReadonlyMap<string, EvaluationCause>> {
  const search = new CauseSearch(place, answers);
  const first = Math.max(earlier.revision, organization.revision - MAXIMUM_CHANGES_SEARCHED);
  const changes = await changesBetween(place, first, organization.revision);
  let [state, until] = [organization, now];
  let looked = 0;
  for (const change of changes.reverse()) {
    const from = Math.max(earlier.now, Math.min(until, parseInstant(change.at) ?? until));
    search.byClock(state, from, until);
    if (search.isOver) return search.causes;
    const before = state === organization ? latestUndone(organization, change) : organizationBefore(state, change);
    search.byChange(before, state, change, from);
    if (search.isOver) return search.causes;
    [state, until] = [before, from];
    looked += ANSWERS_PER_CHANGE + search.left;
    if (looked < ANSWERS_PER_TURN) continue;
    looked = 0;
    await setImmediate();
  }
  if (first === earlier.revision) search.byClock(state, earlier.now, until);
  return search.causes;
}

async function changesBetween({ live, input }: AnswerPlace, after: number, upTo: number): Promise<Change[]> {
  const changes: Change[] = [];
  if (after === upTo) return changes;
  const cursor = await live.cursor(input.organizationId, after);
  for (let change = await cursor.take(); change !== undefined; change = await cursor.take()) {
    changes.push(change);
    if (change.revision >= upTo) return changes;
  }
  return changes;
}

const undone = new WeakMap<OrganizationSnapshot, OrganizationSnapshot>();

/** Almost every event is of one change, and many watchers ask what it did. */
function latestUndone(organization: OrganizationSnapshot, latest: Change): OrganizationSnapshot {
  const before = undone.get(organization) ?? organizationBefore(organization, latest);
  undone.set(organization, before);
  return before;
}

/** The answers without a cause so far. Each is at the end of the span that is searched next what it is now. */
class CauseSearch {
  readonly causes = new Map<string, EvaluationCause>();
  readonly #place: AnswerPlace;
  #open: readonly Evaluation[];

  constructor(place: AnswerPlace, answers: readonly Evaluation[]) {
    this.#place = place;
    this.#open = answers;
  }

  /** How many answers have no cause so far. */
  get left(): number {
    return this.#open.length;
  }

  get isOver(): boolean {
    return this.left === 0;
  }

  /** Finds the answers that a change made what they are. */
  byChange(before: OrganizationSnapshot, after: OrganizationSnapshot, change: Change, at: EpochMilliseconds): void {
    const [was, is] = [this.#seen(before), this.#seen(after)];
    const cause: EvaluationCause = { at: parseInstant(change.at) ?? at, change, transition: null };
    const isUntouched = untouchedBetween(was, is, at);
    this.#find((answer) => {
      if (isUntouched(answer.flagKey)) return undefined;
      return this.#differs(answer, { in: was, at }, { in: is, at }) ? cause : undefined;
    });
  }

  /** Finds the answers that the clock made what they are while nothing was written. */
  byClock(organization: OrganizationSnapshot, from: EpochMilliseconds, to: EpochMilliseconds): void {
    if (from >= to) return;
    const snapshot = this.#seen(organization);
    const span = { from, to };
    this.#find((answer) => this.#byTransition(snapshot, answer, span) ?? this.#byDate(snapshot, answer, span));
  }

  #find(causeOf: (answer: Evaluation) => EvaluationCause | undefined): void {
    this.#open = this.#open.filter((answer) => {
      const cause = causeOf(answer);
      if (cause !== undefined) this.causes.set(answer.flagKey, cause);
      return cause === undefined;
    });
  }

  #byTransition(snapshot: Snapshot, answer: Evaluation, span: Span): EvaluationCause | undefined {
    const found = transitionsFor(snapshot, answer.flagKey, span);
    const at = found
      .map((transition) => transition.at)
      .find((instant) => this.#differs(answer, { in: snapshot, at: instant - 1 }, { in: snapshot, at: instant }));
    if (at === undefined) return undefined;
    const transition = mostRelated(
      answer,
      found.filter((each) => each.at === at),
    );
    const isVisible = transition !== undefined && snapshot.flags.has(transition.flagKey);
    return { at, change: null, transition: isVisible ? transition : null };
  }

  /** A condition on a date has come to hold, or ceased to, at an instant that depends on the subject. */
  #byDate(snapshot: Snapshot, answer: Evaluation, { from, to }: Span): EvaluationCause | undefined {
    const isDifferent = this.#differs(answer, { in: snapshot, at: from }, { in: snapshot, at: to });
    return isDifferent ? { at: to, change: null, transition: null } : undefined;
  }

  #seen(organization: OrganizationSnapshot): Snapshot {
    const { caller, environment } = this.#place;
    return environmentOf(visibleTo(caller, organization), environment);
  }

  #differs({ flagKey }: Evaluation, before: Moment, after: Moment): boolean {
    const [was, is] = [this.#answer(flagKey, before), this.#answer(flagKey, after)];
    return is !== undefined && !isSame(was, is);
  }

  #answer(flagKey: string, moment: Moment): Evaluation | undefined {
    const { caller, input } = this.#place;
    return answersFor(caller, moment.in, { ...input, flagKeys: [flagKey] }, moment.at)[0];
  }
}

/**
 * Tells of flags by their keys whether nothing that decides their answers differs between two states: what a change does not touch
 * is the same object in both.
 */
function untouchedBetween(was: Snapshot, is: Snapshot, at: EpochMilliseconds): (flagKey: string) => boolean {
  const isSameFlag = (key: string) => was.allFlags.get(key) === is.allFlags.get(key);
  const isSameSegment = (key: string) => was.segments.get(key) === is.segments.get(key);
  return (flagKey) => {
    const flag = is.flags.get(flagKey);
    if (flag === undefined || !was.flags.has(flagKey) || !isSameFlag(flagKey)) return false;
    const { flags, segments } = flag.at(at).dependencies;
    // Flags and segments that depend on others are looked at by their answers.
    return flags.length === 0 && segments.every((key) => isSameSegment(key) && isPlain(is.segments.get(key)));
  };
}

function isPlain(segment: CompiledSegment | undefined): boolean {
  return (
    segment === undefined || (segment.dependencies.flags.length === 0 && segment.dependencies.segments.length === 0)
  );
}

/** The time after an instant and up to another. */
interface Span {
  readonly from: EpochMilliseconds;
  readonly to: EpochMilliseconds;
}

/** A state of an environment at an instant. */
interface Moment {
  readonly in: Snapshot;
  readonly at: EpochMilliseconds;
}

/** What the clock did in a span to a flag and to those that it depends on, the latest first. */
function transitionsFor(snapshot: Snapshot, flagKey: string, { from, to }: Span): readonly FlagTransition[] {
  const keys = new Set([from, to].flatMap((at) => [...withDependencies(snapshot, [flagKey], at)]));
  return [...keys]
    .flatMap((key) => snapshot.allFlags.get(key) ?? [])
    .flatMap(flagTransitions)
    .filter(({ at }) => at > from && at <= to)
    .sort((left, right) => right.at - left.at);
}

/** Of transitions at one instant: that of the rule that decides the answer now, else one of the flag itself, else any. */
function mostRelated(
  { flagKey, ruleKey }: Evaluation,
  transitions: readonly FlagTransition[],
): FlagTransition | undefined {
  const own = transitions.filter((transition) => transition.flagKey === flagKey);
  return own.find((transition) => transition.ruleKey === ruleKey) ?? own[0] ?? transitions[0];
}
