import type { Caller } from '../../domain/caller.ts';
import { ownMember } from '../../domain/json.ts';
import { type FlagTransition, isEffective, type Span, transitionsWithin } from '../../evaluation/transitions.ts';
import { authorize } from '../authorize.ts';
import type { Services } from '../services.ts';
import { organizationFor } from './visible-flags.ts';

/** Which transitions to find. */
export interface TransitionsInput extends Span {
  readonly organizationId: string;
  /** Keys of environments. Absent: all that the caller can see. */
  readonly environments?: readonly string[] | null | undefined;
  /** Keys of flags. Absent: all. */
  readonly flagKeys?: readonly string[] | null | undefined;
  readonly kinds?: readonly string[] | null | undefined;
  /** The most transitions: the earliest ones. */
  readonly first: number;
}

/** A transition, and whether it can change an answer. */
export interface FoundTransition extends FlagTransition {
  readonly effective: boolean;
}

/**
 * What time alone does to flags within a span, in order, by the rules as they are now. Environments that the caller cannot see have
 * none. Throws PermissionError and NotFoundError.
 */
export async function findTransitions(
  services: Services,
  caller: Caller,
  input: TransitionsInput,
): Promise<readonly FoundTransition[]> {
  authorize(caller, 'flag:read', input.organizationId);
  const organization = await organizationFor(services, caller, input.organizationId);
  const flagKeys = input.flagKeys == null ? undefined : new Set(input.flagKeys);
  const isWanted = ({ flagKey, kind }: FlagTransition) =>
    (flagKeys === undefined || flagKeys.has(flagKey)) && (input.kinds == null || input.kinds.includes(kind));
  const snapshots = Object.fromEntries(
    [...organization.environments].filter(
      ([key]) => isSeen(caller, key) && (input.environments?.includes(key) ?? true),
    ),
  );
  return Object.values(snapshots)
    .flatMap((snapshot) => transitionsWithin(snapshot, input).filter(isWanted))
    .sort(byInstant)
    .slice(0, input.first)
    .map((transition) => {
      const snapshot = ownMember(snapshots, transition.environment);
      return { ...transition, effective: snapshot !== undefined && isEffective(snapshot, transition) };
    });
}

function isSeen(caller: Caller, environment: string): boolean {
  return caller.environment === null || caller.environment === environment;
}

function byInstant(left: FlagTransition, right: FlagTransition): number {
  if (left.at !== right.at) return left.at - right.at;
  const [first, second] = [left, right].map(
    ({ flagKey, environment, ruleKey }) => `${flagKey} ${environment} ${ruleKey}`,
  );
  return (first ?? '') < (second ?? '') ? -1 : 1;
}
