import type { NewChange } from '../../domain/change.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import { toJson } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { FlagWrite } from '../flag/flag-version.ts';
import {
  type RequestedEntity,
  type RequestingCommit,
  rebaseRequests,
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
