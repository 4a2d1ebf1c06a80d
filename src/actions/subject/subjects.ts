import { type Caller, isAllowed } from '../../domain/caller.ts';
import type { EvaluationContext } from '../../domain/evaluation.ts';
import type { Flag } from '../../domain/flag.ts';
import { allOf, andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import { isSubjectKey } from '../../domain/subject.ts';
import type { ConditionGroup } from '../../domain/targeting.ts';
import { evaluate } from '../../evaluation/evaluate.ts';
import { compileMatcher } from '../../evaluation/group-matcher.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import { type EvaluationPlace, snapshotFor } from '../evaluation/evaluations.ts';
import type { Services } from '../services.ts';
import { registerGroupTypes } from './group-types.ts';
import { withGroupAttributes, withSubjectAttributes } from './known-attributes.ts';
import { subjectContexts, subjectPlace } from './subject-contexts.ts';
import {
  type EvaluationInput,
  type GroupInput,
  groupUpdateOf,
  isNamed,
  isPossibleIn,
  type SubjectInput,
  subjectUpdatesOf,
} from './subject-input.ts';

/** An environment, as callers name it. Absent: the caller's, else the default one. */
type Place = Pick<EvaluationPlace, 'organizationId' | 'environment'>;

/** A caller's report about an environment. */
export interface ReportInput extends Place {
  readonly subjects?: readonly SubjectInput[] | undefined;
  readonly groups?: readonly GroupInput[] | undefined;
  /** Answers that an SDK computed locally; they count as evaluations. */
  readonly evaluations?: readonly EvaluationInput[] | undefined;
}

/**
 * Records what a caller reports of subjects, groups and its own evaluations. A collector of events cannot resend a corrected
 * report, so invalid parts (an invalid key, attributes that are too large, an unknown flag or variant, one group type too many)
 * are skipped and the rest counts. Nothing is stored if the environment stores no subjects.
 */
export async function recordReport(services: Services, caller: Caller, input: ReportInput): Promise<void> {
  const snapshot = await snapshotFor(services, caller, input);
  const { organizationId, environment } = snapshot;
  const groups = (input.groups ?? []).filter(isNamed);
  const groupTypes = await knownGroupTypes(services, organizationId, groups);
  const organization = await services.live.snapshot(organizationId);
  services.usage.record(snapshot, (input.evaluations ?? []).filter(isPossibleIn(organization)));
  if (!environment.recordsSubjects) return;
  const at = services.clock.now();
  const updates = (input.subjects ?? []).flatMap((subject) => subjectUpdatesOf(subject, at));
  const known = groups.filter(({ groupType }) => groupTypes.includes(groupType));
  services.subjects.record(
    subjectPlace(snapshot),
    updates,
    known.map((group) => groupUpdateOf(group, at)),
  );
}

/** The group types of the organization, after those of a report were added as far as the limit allows. */
async function knownGroupTypes(
  services: Services,
  organizationId: string,
  groups: readonly GroupInput[],
): Promise<readonly string[]> {
  const told = [...new Set(groups.map(({ groupType }) => groupType))];
  const { groupTypes } = await services.live.snapshot(organizationId);
  if (told.every((groupType) => groupTypes.includes(groupType))) return groupTypes;
  await registerGroupTypes(services, organizationId, told);
  return (await services.live.snapshot(organizationId)).groupTypes;
}

/**
 * The context with what is stored of the subject and its groups; the context's own attributes win. Only attributes that a rule of
 * the environment, or `alsoAsked`, refers to are looked up; if none of them is missing, nothing is read.
 */
export function knownContext(
  services: Services,
  snapshot: Snapshot,
  context: EvaluationContext,
  alsoAsked: readonly string[] = [],
): MaybePromise<EvaluationContext> {
  return snapshot.environment.recordsSubjects ? withKnown(services, snapshot, context, alsoAsked) : context;
}

function withKnown(
  { subjects }: Services,
  snapshot: Snapshot,
  context: EvaluationContext,
  alsoAsked: readonly string[],
): MaybePromise<EvaluationContext> {
  const place = subjectPlace(snapshot);
  const known = allOf([
    withSubjectAttributes(subjects, place, snapshot, context, alsoAsked),
    withGroupAttributes(subjects, place, snapshot, context),
  ]);
  return andThen(known, ([attributes, groups]) =>
    attributes === context.attributes && groups === context.groups ? context : { ...context, attributes, groups },
  );
}

/** The keys of a subject. */
export interface ContinuityInput {
  readonly targetingKey: string;
  /** The key from before the subject was identified; null if the caller does not know one. */
  readonly formerKey: string | null;
}

/**
 * By flag key, what is hashed for a subject instead of its targeting key, for the flags with experience continuity: the stored
 * hash key, else its former key, which is then stored permanently. Undefined if no flag has experience continuity. If the
 * environment stores no subjects, the former key counts as long as the caller sends it.
 */
export function continuityKeys(
  services: Services,
  snapshot: Snapshot,
  input: ContinuityInput,
): MaybePromise<Readonly<Record<string, string>> | undefined> {
  const flags = flagsWithContinuity(snapshot);
  return flags.length === 0 ? undefined : keysFor(flags, services, snapshot, input);
}

async function keysFor(
  flags: readonly Flag[],
  services: Services,
  snapshot: Snapshot,
  { targetingKey, formerKey }: ContinuityInput,
): Promise<Readonly<Record<string, string>>> {
  const former = formerKey === '' || formerKey === targetingKey ? null : formerKey;
  const isKept = snapshot.environment.recordsSubjects && isSubjectKey(targetingKey);
  if (!isKept) return former === null ? {} : keysByFlag(flags, () => former);
  const place = subjectPlace(snapshot);
  const subject = await services.subjects.subject(place, targetingKey);
  const missing = flags.filter(({ id }) => subject?.hashKeys[id] === undefined);
  if (former === null || !isSubjectKey(former) || missing.length === 0)
    return keysByFlag(flags, ({ id }) => subject?.hashKeys[id] ?? former);
  const before = await services.subjects.subject(place, former);
  const wanted = missing.map(({ id }) => ({ flagId: id, hashKey: before?.hashKeys[id] ?? former }));
  const kept = await services.subjects.keepHashKeys(place, targetingKey, wanted);
  return keysByFlag(flags, ({ id }) => kept?.hashKeys[id] ?? former);
}

const flagsWithContinuity = memoizeByObject(({ allFlags }: Snapshot): readonly Flag[] =>
  [...allFlags.values()]
    .map(({ flag }) => flag)
    .filter(
      ({ archivedAt, experienceContinuity, bucketing }) =>
        archivedAt === null && experienceContinuity && bucketing.by === 'TARGETING_KEY',
    ),
);

function keysByFlag(flags: readonly Flag[], hashKeyOf: (flag: Flag) => string | null): Record<string, string> {
  return Object.fromEntries(
    flags.flatMap((flag) => {
      const hashKey = hashKeyOf(flag);
      return hashKey === null ? [] : [[flag.key, hashKey]];
    }),
  );
}

/** The permissions with which a caller may count subjects, any of them: the count reveals nothing else of subjects. */
const COUNT_PERMISSIONS = ['flag:read', 'flag:write', 'segment:read', 'segment:write'] as const;

/** Which subjects to count. */
export interface CountInput extends Place {
  /** One of them must match; without groups every subject does. */
  readonly groups: readonly ConditionGroup[];
  /** Counts the groups of this type instead of the subjects. */
  readonly groupType: string | null;
}

/**
 * How many of the stored subjects (or groups) match conditions, and how many there are. A subject with several keys matches if it
 * does under one of them. Permission: to read flags or segments.
 */
export async function countAffected(
  services: Services,
  caller: Caller,
  input: CountInput,
): Promise<{ readonly affected: number; readonly total: number }> {
  const permission = COUNT_PERMISSIONS.find((each) => isAllowed(caller, each)) ?? 'flag:read';
  const snapshot = await snapshotFor(services, caller, input, permission);
  const matches = compileMatcher(snapshot, input.groups);
  const now = services.clock.now();
  let [affected, total] = [0, 0];
  for await (const contexts of subjectContexts(services, snapshot, input.groupType)) {
    total += 1;
    if (contexts.some((context) => matches(context, now))) affected += 1;
  }
  return { affected, total };
}

/**
 * The targeting keys of the stored subjects for which a flag is on. Permission: to read flags. These answers do not count as
 * evaluations.
 */
export async function* subjectsWithFlagOn(
  services: Services,
  caller: Caller,
  input: Place & { readonly flagKey: string },
): AsyncGenerator<string, void, undefined> {
  const permission = isAllowed(caller, 'flag:write') ? 'flag:write' : 'flag:read';
  const snapshot = await snapshotFor(services, caller, input, permission);
  const now = services.clock.now();
  for await (const contexts of subjectContexts(services, snapshot, null)) {
    for (const context of contexts) {
      const { variant, value } = evaluate(snapshot, input.flagKey, context, now);
      if (context.targetingKey !== null && variant !== null && value !== false) yield context.targetingKey;
    }
  }
}
