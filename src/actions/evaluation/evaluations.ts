import type { Caller } from '../../domain/caller.ts';
import { NotFoundError } from '../../domain/errors.ts';
import type { Evaluation, EvaluationContext, ExplanationStep } from '../../domain/evaluation.ts';
import { DISTRIBUTION_CHANNELS, type DistributionChannel } from '../../domain/flag.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import type { Permission } from '../../domain/permission.ts';
import { evaluate, evaluateAll, explain } from '../../evaluation/evaluate.ts';
import { unknownFlag } from '../../evaluation/outcome.ts';
import type { OrganizationSnapshot, Snapshot } from '../../evaluation/snapshot.ts';
import { authorize } from '../authorize.ts';
import type { Services } from '../services.ts';

/** The flags that the holders of client keys may know. */
const CLIENT_CHANNELS: readonly DistributionChannel[] = ['ALL', 'CLIENT'];

/** Where and for whom to evaluate. */
export interface EvaluationPlace {
  readonly organizationId: string;
  /** Its key or one of its aliases (`queries`). Absent: the caller's environment, else the default one. */
  readonly environment?: string | null | undefined;
  /** The answer comes from this revision of the organization or from a later one. Absent: from the latest that this node knows. */
  readonly minimumRevision?: number | null | undefined;
  readonly context: EvaluationContext;
  /** The instant to evaluate at; absent: now. */
  readonly at?: EpochMilliseconds | null | undefined;
}

/** Several flags to evaluate. */
export interface EvaluationsInput extends EvaluationPlace {
  /** Absent: all of the environment, in the order of their keys. */
  readonly flagKeys?: readonly string[] | null | undefined;
  /** The flags that may be told, by their distribution channel. Absent: none for servers to a client key, else every one. */
  readonly channels?: readonly DistributionChannel[] | null | undefined;
}

/** Evaluates one flag. An unknown flag is an answer (FLAG_NOT_FOUND), an unknown organization or environment a NotFoundError. */
export function evaluateFlag(
  services: Services,
  caller: Caller,
  input: EvaluationPlace & { readonly flagKey: string },
): MaybePromise<Evaluation> {
  return andThen(snapshotFor(services, caller, input), (snapshot) => {
    const evaluation = isTold(channelsOf(caller), snapshot, input.flagKey)
      ? evaluate(snapshot, input.flagKey, input.context, input.at ?? services.clock.now())
      : unknownFlag(input.flagKey, snapshot.revision);
    services.usage.record(snapshot, [evaluation]);
    return evaluation;
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
    const evaluations = answersFor(caller, snapshot, input, now);
    services.usage.record(snapshot, evaluations);
    return evaluations;
  });
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

/** The snapshot that answers a caller, once they have been let in. */
export function snapshotFor(
  services: Services,
  caller: Caller,
  { organizationId, environment, minimumRevision }: Omit<EvaluationPlace, 'context' | 'at'>,
  permission: Permission = 'evaluate',
): MaybePromise<Snapshot> {
  authorize(caller, permission, organizationId);
  return andThen(services.live.snapshotAtLeast(organizationId, minimumRevision ?? 0), (organization) => {
    const name = environment ?? caller.environment ?? organization.defaultEnvironment;
    const snapshot = environmentOf(organization, name);
    if (caller.environment !== null && caller.environment !== snapshot.environment.key)
      throw new NotFoundError('environment', name);
    return snapshot;
  });
}

/** The answers that a caller may receive; a flag that is not for them is unknown where it is named, and else left out. */
export function answersFor(
  caller: Caller,
  snapshot: Snapshot,
  { context, flagKeys, channels }: Pick<EvaluationsInput, 'context' | 'flagKeys' | 'channels'>,
  now: EpochMilliseconds,
): readonly Evaluation[] {
  const told = channels ?? channelsOf(caller);
  if (told === DISTRIBUTION_CHANNELS) return evaluateAll(snapshot, context, now, flagKeys ?? undefined);
  const keys = flagKeys ?? snapshot.flagKeys.filter((key) => isTold(told, snapshot, key));
  return keys.map((key) =>
    isTold(told, snapshot, key) ? evaluate(snapshot, key, context, now) : unknownFlag(key, snapshot.revision),
  );
}

/** The flags that a caller may know, by their distribution channel. */
export function channelsOf({ isClient }: Caller): readonly DistributionChannel[] {
  return isClient ? CLIENT_CHANNELS : DISTRIBUTION_CHANNELS;
}

/** A flag that is not there has no channel to be kept from anybody by. */
function isTold(channels: readonly DistributionChannel[], { flags }: Snapshot, flagKey: string): boolean {
  const channel = flags.get(flagKey)?.flag.distributionChannel;
  return channel === undefined || channels.includes(channel);
}

/** The environment of a key, else the first that has the name among its aliases. */
export function environmentOf({ environments }: OrganizationSnapshot, name: string): Snapshot {
  const snapshot =
    environments.get(name) ?? [...environments.values()].find(({ environment }) => environment.queries.includes(name));
  if (snapshot === undefined) throw new NotFoundError('environment', name);
  return snapshot;
}
