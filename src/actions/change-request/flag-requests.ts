import type { NewChange } from '../../domain/change.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import { toJson } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import { reachOf } from '../flag/approval.ts';
import type { FlagWrite } from '../flag/flag-version.ts';
import {
  MAXIMUM_REQUESTED,
  type RequestedEntity,
  type RequestingCommit,
  rebaseRequests,
  refuseWaiting,
  requestChange,
  storeRequest,
  type WaitingWrite,
} from './change-request-rows.ts';

/** A change of a flag that has to wait for approval. */
interface WaitingFlag extends FlagWrite {
  /** The environments that require the approval. */
  readonly waitsFor: readonly Environment[];
  /** Whether it changes what decides answers in every environment. */
  readonly isGuarded: boolean;
  /** Why it is requested. @default what the caller says of the commit */
  readonly comment?: string | undefined;
}

/** Stores a change of a flag as a change request. Throws as {@link requestChange} does. */
export async function requestFlagChange(open: RequestingCommit, write: WaitingFlag): ReturnType<typeof requestChange> {
  return requestChange(open, waitingFlag(write));
}

/** Stores a change of a flag as a change request, also beside others for the same place. */
export async function storeFlagRequest(open: RequestingCommit, write: WaitingFlag): ReturnType<typeof storeRequest> {
  return storeRequest(open, waitingFlag(write));
}

function waitingFlag({ before, after, kind, waitsFor, isGuarded, comment }: WaitingFlag): WaitingWrite {
  const [environment] = waitsFor;
  return {
    ...flagEntity(before ?? after),
    // A new flag is named by its key, which another may have by the time of the approval.
    ...(before === null ? { entityId: null, version: null } : {}),
    ...{ entityKey: after.key, kind, waitsFor },
    environmentId: isGuarded || waitsFor.length !== 1 || environment === undefined ? null : environment.id,
    before: toJson(before),
    after: toJson(after),
    comment,
  };
}

/**
 * Stores changes of several flags, which were drafted together, as one change request: a decision on it is one on all of them.
 * Throws ValidationError for more flags than one request may have, and ConflictError if a request for one of them already waits.
 */
export async function requestFlagChanges(
  open: RequestingCommit,
  writes: readonly WaitingFlag[],
): ReturnType<typeof requestChange> {
  if (writes.length > MAXIMUM_REQUESTED) {
    const expected = `expected ${MAXIMUM_REQUESTED} at the most where a change needs approval`;
    throw new ValidationError([problem('flags', `change ${writes.length} flags, ${expected}`)]);
  }
  const [first] = writes;
  if (first === undefined) throw new Error('No flag was to be changed.');
  const reaches = writes.map((write) => reachOf(write.differences));
  const waitsFor = [...new Map(writes.flatMap((write) => write.waitsFor).map((each) => [each.key, each])).values()];
  const touched = new Set(reaches.flatMap(({ environments }) => environments));
  const isFlagWide = reaches.some((reach) => reach.isFlagWide);
  const [only] = waitsFor;
  const isInOne =
    only !== undefined && waitsFor.length === 1 && !isFlagWide && touched.size === 1 && touched.has(only.key);
  const environmentId = isInOne ? only.id : null;
  const { organizationId } = first.after;
  const flagIds = writes.map(({ after }) => after.id);
  await refuseWaiting(open.tx, environmentId, { organizationId, flagId: { in: flagIds } });
  const side = (flagOf: (write: WaitingFlag) => Flag | null) => ({
    flags: Object.fromEntries(writes.map((write) => [write.after.key, toJson(flagOf(write))])),
  });
  return requestChange(open, {
    ...{ organizationId, entityType: 'FLAGS', entityId: open.newId(), version: null },
    ...{ entityKey: `${writes.length} flags`, kind: first.kind, waitsFor, environmentId },
    ...{ before: side(({ before }) => before), after: side(({ after }) => after) },
  });
}

/** Updates the waiting requests of a flag that has just changed, as {@link rebaseRequests} does. */
export async function rebaseFlagRequests(
  open: { readonly tx: Transaction; readonly at: string },
  flag: Flag,
  except?: string,
): Promise<NewChange[]> {
  return rebaseRequests(open, flagEntity(flag), toJson(flag), except);
}

function flagEntity({ organizationId, id, key, version }: Flag): RequestedEntity & { readonly entityId: string } {
  return { organizationId, entityType: 'FLAG', entityId: id, entityKey: key, version };
}
