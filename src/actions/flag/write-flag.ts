import type { Caller } from '../../domain/caller.ts';
import type { ChangeKind, NewChange } from '../../domain/change.ts';
import { differences } from '../../domain/difference.ts';
import { ApprovalRequired, ConflictError, NotFoundError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import { FLAG_KEY_PATTERN } from '../../domain/key.ts';
import type { Environment } from '../../domain/organization.ts';
import { type Applied, type Applying, commit } from '../../store/commit/commit.ts';
import { toJson } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEnvironment, authorizeEveryEnvironment } from '../authorize.ts';
import { rebaseRequests, requestChange } from '../change-request/change-request-rows.ts';
import type { Services } from '../services.ts';
import { environmentsToApprove, reachOf } from './approval.ts';
import { checkFlag } from './check-flag.ts';
import type { Stamp } from './drafting.ts';
import type { Expecting, FlagName } from './flag-inputs.ts';
import { type FlagWrite, stamped } from './flag-write.ts';
import { lockedEnvironments, lockedFlag, lockedSnapshot } from './locked-snapshot.ts';
import { sealPayloads, storedPayloads } from './payloads.ts';

/** What a verb can use to draft its change. */
export interface Drafting extends Stamp {
  /** The organization's environments, the default one first. */
  readonly environments: readonly Environment[];
  /** The organization's revision before the change. */
  readonly revision: number;
  nextNumber(): number;
  /** Tells the log of something else that the verb has changed along with the flag; it stands before the flag's own entry. */
  also(change: NewChange): void;
}

/** A verb on one flag. */
export interface FlagVerb {
  readonly kind: ChangeKind | ((before: Flag, after: Flag) => ChangeKind);
  /** Which flag it is about; the living one of the key unless said otherwise. Undefined: there is none. */
  readonly find?: (tx: Transaction) => Promise<Flag | undefined>;
  /** Where in the verb's own input a problem of the whole flag is, for messages; by default where it is in the flag. */
  readonly placeOf?: (path: string, flag: Flag) => string;
  /** The flag as it should be. Pure but for reading the database. */
  readonly change: (flag: Flag, drafting: Drafting, tx: Transaction) => Flag | Promise<Flag>;
}

/** What came of a change that may have had to wait. */
type Outcome = { readonly flag: Flag } | { readonly changeRequestId: string };

/**
 * The one way in which a flag changes: authorize, find, draft, check, and then either commit or, where approval is required,
 * leave a change request behind. Throws the domain's errors; ApprovalRequired means that nothing has changed yet.
 */
export async function changeFlag(
  services: Services,
  caller: Caller,
  name: FlagName & Expecting,
  verb: FlagVerb,
): Promise<Flag> {
  const { organizationId, flagKey, expectedVersion } = name;
  authorize(caller, 'flag:write', organizationId);
  // Some texts that are no keys cannot even be looked up.
  if (!FLAG_KEY_PATTERN.test(flagKey)) throw new NotFoundError('flag', flagKey);
  const flagId = (await services.live.snapshot(organizationId)).flags.get(flagKey)?.id;
  const outcome = await commit<Outcome>(
    services.store,
    { organizationId, actor: caller.actor, source: caller.source, flagId },
    async (tx, applying) => {
      const place = { services, tx, organizationId, revision: applying.revision };
      const before = await (verb.find?.(tx) ?? lockedFlag(place, flagKey));
      if (before === undefined) throw new NotFoundError('flag', flagKey);
      refuseStale(before, expectedVersion);
      const drafting = await draftingIn(services, tx, applying, organizationId);
      const after = await verb.change(before, drafting, tx);
      return writeFlag({ services, caller, tx, drafting, verb, before, after });
    },
  );
  return settled(organizationId, outcome);
}

/** The same for a flag that is new: `draft` makes it. */
export async function makeFlag(
  services: Services,
  caller: Caller,
  organizationId: string,
  verb: Pick<FlagVerb, 'placeOf'> & { readonly kind: ChangeKind },
  draft: (drafting: Drafting, tx: Transaction) => Promise<Flag>,
): Promise<Flag> {
  authorize(caller, 'flag:write', organizationId);
  const outcome = await commit<Outcome>(
    services.store,
    { organizationId, actor: caller.actor, source: caller.source },
    async (tx, applying) => {
      const drafting = await draftingIn(services, tx, applying, organizationId);
      const after = await draft(drafting, tx);
      return writeFlag({ services, caller, tx, drafting, verb, before: null, after });
    },
  );
  return settled(organizationId, outcome);
}

/** Throws ConflictError when the flag is not at the version that was expected. */
function refuseStale(flag: Flag, expectedVersion: number | null | undefined): void {
  if (expectedVersion === null || expectedVersion === undefined || expectedVersion === flag.version) return;
  const message = `The flag "${flag.key}" is at version ${flag.version}, expected ${expectedVersion}.`;
  throw new ConflictError('VERSION_CONFLICT', message, { entityType: 'flag', id: flag.id });
}

function settled(organizationId: string, outcome: Outcome): Flag {
  if ('changeRequestId' in outcome) throw new ApprovalRequired(organizationId, outcome.changeRequestId);
  return outcome.flag;
}

interface Writing {
  readonly services: Services;
  readonly caller: Caller;
  readonly tx: Transaction;
  readonly drafting: DraftingAlong;
  readonly verb: Pick<FlagVerb, 'kind' | 'placeOf'>;
  readonly before: Flag | null;
  /** As the verb drafted it. */
  readonly after: Flag;
}

async function writeFlag({
  services,
  caller,
  tx,
  drafting,
  verb,
  before,
  ...draft
}: Writing): Promise<Applied<Outcome>> {
  const { environments, alongside, remembered, updateWithLog } = drafting;
  const sealed = sealPayloads(services, before, draft.after);
  const found = differences(toJson(sealed.before), toJson(sealed.after));
  if (before !== null && found.length === 0) return { result: { flag: before }, changes: alongside };
  const reach = reachOf(before === null ? [] : found);
  if (before === null || reach.isFlagWide) authorizeEveryEnvironment(caller);
  for (const environment of reach.environments) authorizeEnvironment(caller, environment);
  const requested = stamped(before, sealed.after, drafting.at, caller.actor.id);
  const waitingFor = environmentsToApprove(before, requested, reach, environments);
  const after = waitingFor.length > 0 ? requested : storedPayloads(services, requested);
  const kind = typeof verb.kind === 'string' ? verb.kind : verb.kind(before ?? after, after);
  const states = { before, logged: sealed.before, after, differences: found };
  const write: FlagWrite = { tx, ...states, kind, environments, remembered, updateWithLog };
  const checked = await checkFlag(write, verb.placeOf);
  if (waitingFor.length > 0) {
    // A request is brought up to date by comparing it with the flag as it is stored.
    const stored = { ...write, differences: differences(toJson(before), toJson(after)) };
    const requesting = { write: stored, caller, drafting, waitingFor, isGuarded: reach.isGuarded };
    const { result, changes } = await requestChange(requesting);
    return { result, changes: [...alongside, ...changes] };
  }
  const rebased = drafting.flagWithoutRequests === after.id ? [] : await rebaseRequests(tx, after, drafting);
  return { result: { flag: after }, changes: [...alongside, ...(await checked.save()), ...rebased] };
}

/** What a verb drafts with, what it has told the log of so far, and what its commit offers. */
type DraftingAlong = Drafting &
  Pick<Applying, 'flagWithoutRequests' | 'updateWithLog'> &
  Pick<FlagWrite, 'remembered'> & { readonly alongside: readonly NewChange[] };

async function draftingIn(
  services: Services,
  tx: Transaction,
  applying: Applying,
  organizationId: string,
): Promise<DraftingAlong> {
  const place = { services, tx, organizationId, revision: applying.revision };
  const environments = await lockedEnvironments(place);
  const remembered = lockedSnapshot(place);
  const alongside: NewChange[] = [];
  const also = (change: NewChange) => void alongside.push(change);
  return { ...applying, newId: services.store.newId, environments, remembered, also, alongside };
}
