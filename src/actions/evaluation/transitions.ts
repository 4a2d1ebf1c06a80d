import type { Caller } from '../../domain/caller.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import { parseInstant } from '../../domain/instant.ts';
import { compileIn } from '../../evaluation/compile.ts';
import type { CompiledFlag } from '../../evaluation/compile-flag.ts';
import type { OrganizationSnapshot, Snapshot } from '../../evaluation/snapshot.ts';
import { type FlagTransition, isEffective, type Span, transitionsWithin } from '../../evaluation/transitions.ts';
import { type FlagUntil, readFlagsThrough } from '../../store/commit/former-states.ts';
import { authorize } from '../authorize.ts';
import type { Services } from '../services.ts';
import { isVisibleTo, organizationFor } from './visible-flags.ts';

/** The most changes of flags in a span whose transitions are found by the log. */
export const MAXIMUM_LOGGED_CHANGES = 2_000;

/** Which transitions to find. */
export interface TransitionsInput extends Span {
  readonly organizationId: string;
  /** Keys of environments. Absent: all that the caller can see. */
  readonly environments?: readonly string[] | null | undefined;
  /** Keys of flags. Absent: all. */
  readonly flagKeys?: readonly string[] | null | undefined;
  readonly kinds?: readonly string[] | null | undefined;
  /** By the flags as they were at each instant, as the log has them; otherwise by the flags as they are now. */
  readonly byLog?: boolean | null | undefined;
  /** The most transitions: the earliest ones. */
  readonly first: number;
}

/** A transition, and whether it can change an answer. */
export interface FoundTransition extends FlagTransition {
  readonly effective: boolean;
}

/** A flag as it was throughout a span. */
interface Stretch extends Span {
  readonly flag: Flag;
}

/**
 * What time alone does to flags within a span, in order. Environments that the caller cannot see have none. Throws ValidationError
 * for a span with more changes than {@link MAXIMUM_LOGGED_CHANGES}, PermissionError and NotFoundError.
 */
export async function findTransitions(
  services: Services,
  caller: Caller,
  input: TransitionsInput,
): Promise<readonly FoundTransition[]> {
  authorize(caller, 'flag:read', input.organizationId);
  if (input.byLog === true) authorize(caller, 'change:read', input.organizationId);
  const organization = await organizationFor(services, caller, input.organizationId);
  const snapshots = [...organization.environments.values()].filter(({ environment: { key } }) =>
    isSeen(caller, key, input),
  );
  const find =
    input.byLog === true
      ? transitionsOf(organization, await loggedStretches(services, caller, organization, input))
      : (snapshot: Snapshot) => currentFlags(snapshot, input).flatMap((flag) => withFlag(flag, input));
  return snapshots
    .flatMap(find)
    .filter(({ transition }) => input.kinds == null || input.kinds.includes(transition.kind))
    .sort((left, right) => byInstant(left.transition, right.transition))
    .slice(0, input.first)
    .map(({ transition, flag }) => ({ ...transition, effective: isEffective(flag, transition) }));
}

function isSeen(caller: Caller, environment: string, { environments }: TransitionsInput): boolean {
  return (caller.environment ?? environment) === environment && (environments?.includes(environment) ?? true);
}

function currentFlags({ flags }: Snapshot, { flagKeys }: TransitionsInput): readonly CompiledFlag[] {
  return flagKeys == null ? [...flags.values()] : [...new Set(flagKeys)].flatMap((key) => flags.get(key) ?? []);
}

function withFlag(flag: CompiledFlag, span: Span) {
  return transitionsWithin(flag, span).map((transition) => ({ transition, flag }));
}

/** What time alone did to flags in an environment while they were as the stretches say, since the environment exists. */
function transitionsOf(organization: OrganizationSnapshot, stretches: readonly Stretch[]) {
  return ({ environment }: Snapshot) => {
    const createdAt = parseInstant(environment.createdAt) ?? 0;
    return stretches.flatMap(({ flag, from, to }) =>
      withFlag(compileIn(organization, environment, flag), { from: Math.max(from, createdAt), to }),
    );
  };
}

/** The flags as the log has them within a span, from one change to the next. */
async function loggedStretches(
  { store }: Services,
  caller: Caller,
  organization: OrganizationSnapshot,
  { organizationId, flagKeys, from, to }: TransitionsInput,
): Promise<readonly Stretch[]> {
  const current = [...organization.flags.values()].filter(({ key }) => flagKeys?.includes(key) ?? true);
  const flags = flagKeys == null ? null : { ids: current.map(({ id }) => id), keys: flagKeys };
  const span = { from: new Date(from), to: new Date(to), flags };
  const states = await readFlagsThrough(store.db, organizationId, span, MAXIMUM_LOGGED_CHANGES + 1);
  if (states.filter(({ at }) => at < span.to).length > MAXIMUM_LOGGED_CHANGES) {
    throw new ValidationError([
      problem('byLog', `needs a span with at most ${MAXIMUM_LOGGED_CHANGES} changes of flags; this one has more`),
    ]);
  }
  const byFlag = new Map<string, FlagUntil[]>();
  for (const state of states) {
    const until = byFlag.get(state.flagId);
    if (until === undefined) byFlag.set(state.flagId, [state]);
    else until.push(state);
  }
  const stretches = [
    ...[...byFlag.values()].flatMap((until) => stretchesBefore(until, { from, to })),
    ...current.map((flag) => ({ flag, from: lastChange(byFlag.get(flag.id)) ?? from, to })),
  ];
  return stretches.filter((stretch) => stretch.from < stretch.to && isVisibleTo(caller, stretch.flag));
}

function stretchesBefore(states: readonly FlagUntil[], { from, to }: Span): readonly Stretch[] {
  return states.flatMap(({ flag, at }, index) => {
    const since = states[index - 1]?.at.getTime() ?? from;
    return flag === null || flag.deletedAt !== null ? [] : [{ flag, from: since, to: Math.min(at.getTime(), to) }];
  });
}

function lastChange(states: readonly FlagUntil[] | undefined): number | undefined {
  return states?.at(-1)?.at.getTime();
}

function byInstant(left: FlagTransition, right: FlagTransition): number {
  if (left.at !== right.at) return left.at - right.at;
  const [first, second] = [left, right].map(
    ({ flagKey, environment, ruleKey }) => `${flagKey} ${environment} ${ruleKey}`,
  );
  return (first ?? '') < (second ?? '') ? -1 : 1;
}
