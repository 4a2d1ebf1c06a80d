import type { Caller } from '../../domain/caller.ts';
import { NotFoundError } from '../../domain/errors.ts';
import type { Evaluation, EvaluationContext, ExplanationStep } from '../../domain/evaluation.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import type { Permission } from '../../domain/permission.ts';
import type { Trace } from '../../domain/trace.ts';
import { evaluate, evaluateAll, explain } from '../../evaluation/evaluate.ts';
import type { OrganizationSnapshot, Snapshot } from '../../evaluation/snapshot.ts';
import { authorize } from '../authorize.ts';
import type { Services } from '../services.ts';
import { organizationAt } from './past-organization.ts';
import { visibleEvaluation, visibleTo } from './visible-flags.ts';

/** Where to evaluate. */
export interface EvaluationPlace {
  readonly organizationId: string;
  /** Its key or one of its aliases (`queries`). Absent: the caller's environment, else the default one. */
  readonly environment?: string | null | undefined;
  /** The answer comes from this revision of the organization or a later one. Absent: from the latest that this node has. */
  readonly minimumRevision?: number | null | undefined;
  /** The answer comes from the organization as it was right after this revision, and is not counted. Absent: as it is now. */
  readonly atRevision?: number | null | undefined;
  readonly context: EvaluationContext;
  /** The instant to evaluate at; absent: now. */
  readonly at?: EpochMilliseconds | null | undefined;
}

/** Several flags to evaluate. */
export interface EvaluationsInput extends EvaluationPlace {
  /** Absent: all of the environment, sorted by key. */
  readonly flagKeys?: readonly string[] | null | undefined;
}

/** Evaluates one flag. An unknown flag is an answer (FLAG_NOT_FOUND), an unknown organization or environment a NotFoundError. */
export function evaluateFlag(
  services: Services,
  caller: Caller,
  input: EvaluationPlace & { readonly flagKey: string },
): MaybePromise<Evaluation> {
  return andThen(snapshotFor(services, caller, input), (snapshot) => {
    const evaluation = { snapshot, context: input.context, now: input.at ?? services.clock.now() };
    return input.atRevision == null
      ? answerOne(services, caller, evaluation, input.flagKey)
      : visibleEvaluation(caller, evaluate(snapshot, input.flagKey, evaluation.context, evaluation.now));
  });
}

/** Evaluates several flags, or all, from one revision. */
export function evaluateFlags(
  services: Services,
  caller: Caller,
  input: EvaluationsInput,
): MaybePromise<readonly Evaluation[]> {
  return andThen(snapshotFor(services, caller, input), (snapshot) => {
    const now = input.at ?? services.clock.now();
    return input.atRevision == null
      ? answerMany(services, caller, { snapshot, context: input.context, now }, input)
      : answersFor(caller, snapshot, input, now);
  });
}

/** What flags of {@link snapshotFor}'s snapshot are evaluated with. */
export interface SnapshotEvaluation {
  readonly snapshot: Snapshot;
  readonly context: EvaluationContext;
  readonly now: EpochMilliseconds;
}

/** Evaluates one flag of a snapshot, and counts the answer. */
export function answerOne(
  { usage }: Pick<Services, 'usage'>,
  caller: Caller,
  { snapshot, context, now }: SnapshotEvaluation,
  flagKey: string,
): Evaluation {
  const evaluation = visibleEvaluation(caller, evaluate(snapshot, flagKey, context, now));
  usage.recordAnswers(caller.source, snapshot, [evaluation]);
  return evaluation;
}

/** Evaluates several flags of a snapshot, or all, and counts the answers. */
export function answerMany(
  { usage, store }: Pick<Services, 'usage' | 'store'>,
  caller: Caller,
  { snapshot, context, now }: SnapshotEvaluation,
  { flagKeys }: Pick<EvaluationsInput, 'flagKeys'> = {},
): readonly Evaluation[] {
  const input = { context, flagKeys };
  const evaluations =
    store.trace === undefined
      ? answersFor(caller, snapshot, input, now)
      : tracedAnswers(store.trace, caller, snapshot, input, now);
  usage.recordAnswers(caller.source, snapshot, evaluations);
  return evaluations;
}

function tracedAnswers(trace: Trace, ...inputs: Parameters<typeof answersFor>): readonly Evaluation[] {
  const [, { organizationId, environment, revision }] = inputs;
  const attributes = {
    'halyard.organization.id': organizationId,
    'halyard.environment.key': environment.key,
    'halyard.revision': revision,
  };
  return trace({ name: 'evaluate flags', attributes }, (span) => {
    const evaluations = answersFor(...inputs);
    span.set({ 'halyard.evaluation.count': evaluations.length });
    return evaluations;
  });
}

/** Evaluates one flag with an explanation: every rung, rule and condition that was evaluated, and its result. */
export async function explainFlag(
  services: Services,
  caller: Caller,
  input: EvaluationPlace & { readonly flagKey: string },
): Promise<{ evaluation: Evaluation; steps: readonly ExplanationStep[] }> {
  const snapshot = await snapshotFor(services, caller, input);
  return explain(snapshot, input.flagKey, input.context, input.at ?? services.clock.now());
}

/** The environment that a caller names, with the flags that the caller can see. Throws PermissionError and NotFoundError. */
export function snapshotFor(
  services: Services,
  caller: Caller,
  { organizationId, environment, minimumRevision, atRevision }: Omit<EvaluationPlace, 'context' | 'at'>,
  permission: Permission = 'evaluate',
): MaybePromise<Snapshot> {
  authorize(caller, permission, organizationId);
  const latest = andThen(services.live.snapshotAtLeast(organizationId, minimumRevision ?? 0), (organization) =>
    atRevision == null ? visibleTo(caller, organization) : organizationAt(services, caller, organizationId, atRevision),
  );
  return andThen(latest, (organization) => {
    const name = environment ?? caller.environment ?? organization.defaultEnvironment;
    const snapshot = environmentOf(organization, name);
    if (caller.environment !== null && caller.environment !== snapshot.environment.key)
      throw new NotFoundError('environment', name);
    return snapshot;
  });
}

/** The same, uncounted. */
export function answersFor(
  caller: Caller,
  snapshot: Snapshot,
  { context, flagKeys }: Pick<EvaluationsInput, 'context' | 'flagKeys'>,
  now: EpochMilliseconds,
): readonly Evaluation[] {
  const evaluations = evaluateAll(snapshot, context, now, flagKeys ?? snapshot.flagKeys);
  return caller.isClient ? evaluations.map((evaluation) => visibleEvaluation(caller, evaluation)) : evaluations;
}

/** The environment of a key, else the first one with the name among its aliases. */
export function environmentOf({ environments }: OrganizationSnapshot, name: string): Snapshot {
  const snapshot =
    environments.get(name) ?? [...environments.values()].find(({ environment }) => environment.queries.includes(name));
  if (snapshot === undefined) throw new NotFoundError('environment', name);
  return snapshot;
}
