import type { Caller } from '../domain/caller.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { Evaluation, EvaluationContext, ExplanationStep } from '../domain/evaluation.ts';
import type { EpochMilliseconds } from '../domain/instant.ts';
import { jsonEqual } from '../domain/json.ts';
import { evaluate, evaluateAll, explain } from '../evaluation/evaluate.ts';
import type { OrganizationSnapshot, Snapshot } from '../evaluation/snapshot.ts';
import { authorize, authorizeEnvironment } from './authorize.ts';
import type { Services } from './services.ts';

/** Where and for whom to evaluate. */
export interface EvaluationPlace {
  readonly organizationId: string;
  /** Absent: the caller's environment, else the default one. */
  readonly environment?: string | null | undefined;
  readonly context: EvaluationContext;
  /** The instant to evaluate at; absent: now. */
  readonly at?: EpochMilliseconds | null | undefined;
}

/** Several flags to evaluate. */
export interface EvaluationsInput extends EvaluationPlace {
  /** Absent: all of the environment, in the order of their keys. */
  readonly flagKeys?: readonly string[] | null | undefined;
}

/** Evaluates one flag. An unknown flag is an answer (FLAG_NOT_FOUND), an unknown organization or environment a NotFoundError. */
export async function evaluateFlag(
  services: Services,
  caller: Caller,
  input: EvaluationPlace & { readonly flagKey: string },
): Promise<Evaluation> {
  const snapshot = await snapshotFor(services, caller, input);
  const evaluation = evaluate(snapshot, input.flagKey, input.context, input.at ?? services.clock.now());
  services.usage.record(snapshot, [evaluation]);
  return evaluation;
}

/** Evaluates several flags, or all, from one revision. */
export async function evaluateFlags(
  services: Services,
  caller: Caller,
  input: EvaluationsInput,
): Promise<readonly Evaluation[]> {
  const snapshot = await snapshotFor(services, caller, input);
  const now = input.at ?? services.clock.now();
  const evaluations = evaluateAll(snapshot, input.context, now, input.flagKeys ?? undefined);
  services.usage.record(snapshot, evaluations);
  return evaluations;
}

/** Evaluates one flag and says why: every rung, rule and condition that was asked, and how it went. */
export async function explainFlag(
  services: Services,
  caller: Caller,
  input: EvaluationPlace & { readonly flagKey: string },
): Promise<{ evaluation: Evaluation; steps: readonly ExplanationStep[] }> {
  const snapshot = await snapshotFor(services, caller, input);
  return explain(snapshot, input.flagKey, input.context, input.at ?? services.clock.now());
}

/** All answers now, then those that have become different, through a write or because a date, a window or a step has come. */
export async function* watchEvaluations(
  services: Services,
  caller: Caller,
  input: Omit<EvaluationsInput, 'at'>,
  signal: AbortSignal,
): AsyncGenerator<readonly Evaluation[], void, undefined> {
  const key = (await snapshotFor(services, caller, input)).environment.key;
  let known = new Map<string, Evaluation>();
  let isFirst = true;
  for await (const organization of services.live.snapshots(input.organizationId, signal)) {
    const snapshot = environmentOf(organization, key);
    const answers = evaluateAll(snapshot, input.context, services.clock.now(), input.flagKeys ?? undefined);
    const different = answers.filter((answer) => !isSameAnswer(known.get(answer.flagKey), answer));
    known = new Map(answers.map((answer) => [answer.flagKey, answer]));
    if (isFirst || different.length > 0) yield different;
    isFirst = false;
  }
}

/** Whether two evaluations answer the same; a new version or revision alone is no other answer. */
function isSameAnswer(before: Evaluation | undefined, after: Evaluation): boolean {
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

/** The snapshot that answers a caller, once they have been let in. */
export async function snapshotFor(
  services: Services,
  caller: Caller,
  { organizationId, environment }: Pick<EvaluationPlace, 'organizationId' | 'environment'>,
): Promise<Snapshot> {
  authorize(caller, 'evaluate', organizationId);
  const organization = services.live.loaded(organizationId) ?? (await services.live.snapshot(organizationId));
  const key = environment ?? caller.environment ?? organization.defaultEnvironment;
  authorizeEnvironment(caller, key);
  return environmentOf(organization, key);
}

function environmentOf(organization: OrganizationSnapshot, key: string): Snapshot {
  const snapshot = organization.environments.get(key);
  if (snapshot === undefined) throw new NotFoundError('environment', key);
  return snapshot;
}
