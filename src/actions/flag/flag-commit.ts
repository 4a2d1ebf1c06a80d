import type { Caller } from '../../domain/caller.ts';
import type { Flag } from '../../domain/flag.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import type { Environment } from '../../domain/organization.ts';
import type { OrganizationSnapshot, RawSnapshot } from '../../evaluation/snapshot.ts';
import type { Applying } from '../../store/commit/verb.ts';
import { loadEnvironments, loadFlag, loadSnapshotWithin } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { Services } from '../services.ts';
import type { Stamp } from './drafting.ts';

/** What the answers of an organization depend on, before a commit changes it. */
export type Contents = Pick<RawSnapshot, 'environments' | 'flags' | 'segments' | 'featureDefaults'>;

/** What drafts, checks and the rules of approval read of a commit. A preview has the same without a commit. */
export interface CommitView extends Stamp {
  readonly services: Services;
  readonly caller: Caller;
  readonly tx: Transaction;
  readonly organizationId: string;
  /** The organization's environments, the default one first. */
  readonly environments: readonly Environment[];
  /**
   * The snapshot of this node, if it is of the locked row's revision: then it equals the database, because no other commit can
   * make the next revision. Undefined while the node is behind: then the database is read.
   */
  readonly remembered: OrganizationSnapshot | undefined;
  /** The organization as the first call finds it; read from the database while the node is behind. */
  readonly contents: () => Promise<Contents>;
}

/** A commit that writes flags, or what answers depend on: the row of the organization is locked. */
export interface FlagCommit extends CommitView, Omit<Applying, 'updateWithLog'> {
  /** Takes updates of rows that are not read before the commit ends. @default they are made at once */
  readonly updateWithLog?: Applying['updateWithLog'] | undefined;
}

/** Describes a commit to the steps that make it; updates of rows are made at once. */
export async function openFlagCommit(
  services: Services,
  caller: Caller,
  organizationId: string,
  tx: Transaction,
  applying: Omit<Applying, 'updateWithLog'> & Partial<Pick<Applying, 'updateWithLog'>>,
): Promise<FlagCommit> {
  const snapshot = services.live.loaded(organizationId);
  const remembered = snapshot?.revision === applying.revision ? snapshot : undefined;
  const environments =
    remembered === undefined
      ? await loadEnvironments(tx, organizationId)
      : [...remembered.environments.values()].map(({ environment }) => environment);
  const { newId } = services.store;
  const { updateWithLog: _, ...rest } = applying;
  let read: Promise<Contents> | undefined;
  const contents = () => {
    read ??=
      remembered === undefined ? loadSnapshotWithin(tx, organizationId) : Promise.resolve(contentsOf(remembered));
    return read;
  };
  return { ...rest, services, caller, tx, organizationId, newId, environments, remembered, contents };
}

/** What the answers of an organization in memory depend on. */
export function contentsOf({ environments, flags, segments, featureDefaults }: OrganizationSnapshot): Contents {
  return {
    environments: [...environments.values()].map(({ environment }) => environment),
    flags: [...flags.values()],
    segments: [...segments.values()].map(({ segment }) => segment),
    featureDefaults,
  };
}

/** Whether a flag of the organization requires approval by itself. A commit of many flags reads it once. */
export const anyFlagRequiresApproval = memoizeByObject(
  async ({
    tx,
    organizationId,
    remembered,
  }: Pick<FlagCommit, 'tx' | 'organizationId' | 'remembered'>): Promise<boolean> => {
    if (remembered !== undefined) return [...remembered.flags.values()].some((flag) => flag.requiresApproval);
    const where = { organizationId, deletedAt: null, requiresApproval: true };
    return (await tx.flag.findFirst({ where, select: { id: true } })) !== null;
  },
);

/** A flag by its key, if it is not deleted; undefined if there is none. */
export async function lockedFlag(
  { tx, organizationId, remembered }: FlagCommit,
  flagKey: string,
): Promise<Flag | undefined> {
  return remembered === undefined ? loadFlag(tx, organizationId, flagKey) : remembered.flags.get(flagKey);
}
