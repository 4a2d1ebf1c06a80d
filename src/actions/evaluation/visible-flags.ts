import type { Caller } from '../../domain/caller.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import type { Flag } from '../../domain/flag.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import type { OrganizationSnapshot, Snapshot } from '../../evaluation/snapshot.ts';
import type { Services } from '../services.ts';

/*
 * Which flags a caller can see. A CLIENT key is public, so flags of the channel SERVER do not exist for it: in no lookup, list or
 * definition. APIs get snapshots only from here, so they cannot evaluate a flag that their caller cannot see.
 */

/**
 * An organization as a caller sees it, from the latest snapshot of this node. A retried write sees it as the first attempt
 * did: without the commits that it has not recalled yet. Does not authorize. Throws NotFoundError.
 */
export function organizationFor(
  { live, store: { attempt } }: Services,
  caller: Caller,
  organizationId: string,
): MaybePromise<OrganizationSnapshot> {
  const organization =
    attempt === undefined ? live.snapshot(organizationId) : live.snapshotDuring(attempt, organizationId);
  return andThen(organization, (found) => visibleTo(caller, found));
}

/** The same now and after every change, until the signal aborts. A slow reader misses the snapshots in between. */
export async function* organizationsFor(
  { live }: Services,
  caller: Caller,
  organizationId: string,
  signal: AbortSignal,
): AsyncGenerator<OrganizationSnapshot, void, undefined> {
  for await (const organization of live.snapshots(organizationId, signal)) yield visibleTo(caller, organization);
}

/** A snapshot with the flags that a caller can see. Their answers still depend on the other flags. */
export function visibleTo(caller: Caller, organization: OrganizationSnapshot): OrganizationSnapshot {
  return caller.isClient ? organizationForClients(organization) : organization;
}

/** Whether a caller can see a flag, as far as its channel decides it. */
export function isVisibleTo(caller: Caller, { distributionChannel }: Flag): boolean {
  return !caller.isClient || distributionChannel !== 'SERVER';
}

/** An answer as a caller sees it: for a CLIENT key it does not name the flag that it depends on. */
export function visibleEvaluation(caller: Caller, evaluation: Evaluation): Evaluation {
  return caller.isClient && evaluation.reason === 'PREREQUISITE_FAILED' ? withoutDetail(evaluation) : evaluation;
}

const withoutDetail = memoizeByObject((evaluation: Evaluation): Evaluation => ({ ...evaluation, detail: null }));

const organizationForClients = memoizeByObject((organization: OrganizationSnapshot): OrganizationSnapshot => {
  const flags = new Map([...organization.flags].filter(([, flag]) => flag.distributionChannel !== 'SERVER'));
  if (flags.size === organization.flags.size) return organization;
  const environments = [...organization.environments].map(
    ([key, snapshot]) => [key, snapshotWith(snapshot, flags)] as const,
  );
  return { ...organization, flags, environments: new Map(environments) };
});

function snapshotWith(snapshot: Snapshot, visible: OrganizationSnapshot['flags']): Snapshot {
  return {
    ...snapshot,
    flags: new Map([...snapshot.flags].filter(([key]) => visible.has(key))),
    flagKeys: snapshot.flagKeys.filter((key) => visible.has(key)),
  };
}
