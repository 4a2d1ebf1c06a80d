import type { Caller } from '../domain/caller.ts';
import type { ChangeKind, NewChange } from '../domain/change.ts';
import { type Difference, differences } from '../domain/difference.ts';
import { ApprovalRequired, ConflictError, NotFoundError, type Problem, ValidationError } from '../domain/errors.ts';
import type { Flag, FlagSetting } from '../domain/flag.ts';
import { flagProblems } from '../domain/flag-rules.ts';
import { jsonEqual } from '../domain/json.ts';
import { KEY_PATTERN } from '../domain/key.ts';
import type { Environment } from '../domain/organization.ts';
import { type Applied, type Applying, commit, type Transaction } from '../store/commit.ts';
import { loadEnvironments, loadFlag } from '../store/load.ts';
import { asJson, saveFlag } from '../store/save-flag.ts';
import { environmentsToApprove, reachOf } from './approval.ts';
import { authorize, authorizeEnvironment, authorizeEveryEnvironment } from './authorize.ts';
import { rebaseRequests, requestChange } from './change-request-rows.ts';
import type { Stamp } from './drafting.ts';
import type { Expecting, FlagName } from './flag-inputs.ts';
import { resolveReferences } from './references.ts';
import type { Services } from './services.ts';

/** What a verb can use to draft its change. */
export interface Drafting extends Stamp {
  /** The organization's environments, the default one first. */
  readonly environments: readonly Environment[];
  /** The organization's revision before the change. */
  readonly revision: number;
  nextNumber(): number;
}

/** A verb on one flag. */
export interface FlagVerb {
  readonly kind: ChangeKind;
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
  if (!KEY_PATTERN.test(flagKey)) throw new NotFoundError('flag', flagKey);
  const outcome = await commit<Outcome>(
    services.store,
    { organizationId, actor: caller.actor, door: caller.door },
    async (tx, applying) => {
      const before = await (verb.find?.(tx) ?? loadFlag(tx, organizationId, flagKey));
      if (before === undefined) throw new NotFoundError('flag', flagKey);
      refuseStale(before, expectedVersion);
      return writeFlag({ services, caller, tx, applying, verb, before, draft: before });
    },
  );
  return settled(outcome);
}

/** The same for a flag that is new: `draft` makes it. */
export async function makeFlag(
  services: Services,
  caller: Caller,
  organizationId: string,
  verb: Omit<FlagVerb, 'change' | 'find'>,
  draft: (drafting: Drafting, tx: Transaction) => Promise<Flag>,
): Promise<Flag> {
  authorize(caller, 'flag:write', organizationId);
  const outcome = await commit<Outcome>(
    services.store,
    { organizationId, actor: caller.actor, door: caller.door },
    async (tx, applying) => {
      const drafting = await draftingIn(services, tx, applying, organizationId);
      const flag = await draft(drafting, tx);
      return writeFlag({
        services,
        caller,
        tx,
        applying,
        verb: { ...verb, change: (same) => same },
        before: null,
        draft: flag,
      });
    },
  );
  return settled(outcome);
}

/** Throws ConflictError when the flag is not at the version that was expected. */
function refuseStale(flag: Flag, expectedVersion: number | null | undefined): void {
  if (expectedVersion === null || expectedVersion === undefined || expectedVersion === flag.version) return;
  const message = `The flag "${flag.key}" is at version ${flag.version}, expected ${expectedVersion}.`;
  throw new ConflictError('VERSION_CONFLICT', message, { entityType: 'flag', id: flag.id });
}

function settled(outcome: Outcome): Flag {
  if ('changeRequestId' in outcome) throw new ApprovalRequired(outcome.changeRequestId);
  return outcome.flag;
}

interface Writing {
  readonly services: Services;
  readonly caller: Caller;
  readonly tx: Transaction;
  readonly applying: Applying;
  readonly verb: FlagVerb;
  readonly before: Flag | null;
  readonly draft: Flag;
}

async function writeFlag({ services, caller, tx, applying, verb, before, draft }: Writing): Promise<Applied<Outcome>> {
  const drafting = await draftingIn(services, tx, applying, draft.organizationId);
  const drafted = await verb.change(draft, drafting, tx);
  const found = differences(asJson(before), asJson(drafted));
  if (before !== null && found.length === 0) return { result: { flag: before }, changes: [] };
  const reach = reachOf(before === null ? [] : found);
  if (before === null || reach.isFlagWide) authorizeEveryEnvironment(caller);
  for (const environment of reach.environments) authorizeEnvironment(caller, environment);
  const after = stamped(before, drafted, applying.at, caller);
  const write: FlagWrite = {
    tx,
    before,
    after,
    differences: found,
    kind: verb.kind,
    environments: drafting.environments,
  };
  const checked = await checkFlag(write, verb.placeOf);
  const waitingFor = environmentsToApprove(before, after, reach, drafting.environments);
  if (waitingFor.length > 0)
    return requestChange({
      write,
      caller,
      applying,
      newId: services.store.newId,
      waitingFor,
      isGuarded: reach.isGuarded,
    });
  const rebased = await rebaseRequests(tx, after, drafting);
  return { result: { flag: after }, changes: [await checked.save(), ...rebased] };
}

async function draftingIn(
  services: Services,
  tx: Transaction,
  applying: Applying,
  organizationId: string,
): Promise<Drafting> {
  const environments = await loadEnvironments(tx, organizationId);
  const { at, revision, nextNumber } = applying;
  return { at, revision, nextNumber, newId: services.store.newId, environments };
}

/** A flag about to be written. */
export interface FlagWrite {
  readonly tx: Transaction;
  readonly before: Flag | null;
  readonly after: Flag;
  readonly differences: readonly Difference[];
  readonly kind: ChangeKind;
  readonly environments: readonly Environment[];
}

/** Checks the whole of a flag and what it refers to. Throws ValidationError or ConflictError; the result saves and tells the log. */
export async function checkFlag(
  write: FlagWrite,
  placeOf: FlagVerb['placeOf'] = (path) => path,
): Promise<{ save(): Promise<NewChange> }> {
  const { tx, before, after, environments } = write;
  const inPlace = (problems: readonly Problem[]) =>
    problems.map((each) => ({ ...each, path: placeOf(each.path, after) }));
  const own = flagProblems(after);
  if (own.length > 0)
    throw new ValidationError(inPlace(own), own.every(isAboutVersion) ? 'INVALID_VERSION' : 'VALIDATION_FAILED');
  const environmentIds = new Map(environments.map((environment) => [environment.key, environment.id]));
  const { references, problems } = await resolveReferences(tx, after, environmentIds, before);
  if (problems.length > 0) throw new ValidationError(inPlace(problems));
  return {
    async save() {
      await saveFlag(tx, before, after, references);
      return flagChange(write);
    },
  };
}

function isAboutVersion({ path }: Problem): boolean {
  return path.endsWith('.minVersion');
}

function flagChange({ before, after, kind, differences: found }: FlagWrite): NewChange {
  const reach = reachOf(found);
  return {
    kind,
    entityType: 'FLAG',
    entityId: after.id,
    entityKey: after.key,
    flagId: after.id,
    flagKey: after.key,
    environments: before === null || reach.isFlagWide ? [] : reach.environments,
    differences: before === null ? [] : found,
    before: asJson(before),
    after: asJson(after),
  };
}

/** The next version of a flag, in which only what is different has a new time. */
export function stamped(before: Flag | null, after: Flag, at: string, { actor }: Pick<Caller, 'actor'>): Flag {
  if (before === null) return after;
  const variants = after.variants.map((variant) =>
    touched(
      before.variants.find(({ id }) => id === variant.id),
      variant,
      at,
    ),
  );
  const settings = Object.entries(after.settings).map(
    ([key, setting]) => [key, touchedSetting(before.settings[key], setting, at)] as const,
  );
  return {
    ...after,
    variants,
    settings: Object.fromEntries(settings),
    version: before.version + 1,
    updatedAt: at,
    updatedBy: actor.id,
  };
}

function touchedSetting(before: FlagSetting | undefined, after: FlagSetting, at: string): FlagSetting {
  const rules = after.rules.map((rule) =>
    touched(
      before?.rules.find(({ id }) => id === rule.id),
      rule,
      at,
    ),
  );
  return touched(before, { ...after, rules }, at);
}

function touched<Part extends { readonly updatedAt: string }>(before: Part | undefined, after: Part, at: string): Part {
  if (before === undefined) return after;
  return jsonEqual(asJson(before), asJson({ ...after, updatedAt: before.updatedAt }))
    ? before
    : { ...after, updatedAt: at };
}
