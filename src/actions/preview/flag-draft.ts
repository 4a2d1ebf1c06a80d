import { NotFoundError, type Problem, problem, ValidationError } from '../../domain/errors.ts';
import { type Flag, settingOf } from '../../domain/flag.ts';
import { readFlagAt } from '../../store/commit/change-log.ts';
import { authorize } from '../authorize.ts';
import { draftFlagRequest } from '../change-request/apply-request.ts';
import { changedSetting, draftSetting, withEverySetting } from '../flag/drafting.ts';
import type { SettingChange } from '../flag/flag-inputs.ts';
import { asLaterState } from '../flag/flags.ts';
import { copySetting } from '../setting/copy-setting.ts';
import { outdatedProblems, type Previewing } from './change-preview.ts';

/** A change of a flag that may be made. */
export type FlagDraft =
  /** Changes the setting in the environment of the preview. */
  | { readonly setting: SettingChange }
  /** Puts the flag back to how it was at a revision. */
  | { readonly revertToRevision: number }
  /** Approves a change request about the flag, by its id. */
  | { readonly changeRequestId: string }
  /** Copies the setting of another environment: in these places, absent: in all in which the settings differ. */
  | { readonly copyFrom: string; readonly copyPaths?: readonly string[] | undefined };

/** A flag as a change would leave it, and what stands in the way of the change. */
export interface DraftedFlag {
  readonly after: Flag;
  readonly problems: readonly Problem[];
}

/** The flag as a change would leave it. Writes nothing. Throws ValidationError and NotFoundError. */
export async function draftFlag(place: Previewing, before: Flag, draft: FlagDraft): Promise<DraftedFlag> {
  if ('setting' in draft) return { after: withSetting(place, before, draft.setting), problems: [] };
  if ('copyFrom' in draft) return { after: copied(place, before, draft.copyFrom, draft.copyPaths), problems: [] };
  if ('revertToRevision' in draft)
    return { after: await reverted(place, before, draft.revertToRevision), problems: [] };
  return requested(place, before, draft.changeRequestId);
}

function withSetting(place: Previewing, flag: Flag, change: SettingChange): Flag {
  const { view, environment } = place;
  const { key } = environment;
  const setting = settingOf(flag, key) ?? draftSetting(flag, view);
  return { ...flag, settings: { ...flag.settings, [key]: changedSetting(setting, change, view) } };
}

function copied(place: Previewing, flag: Flag, from: string, paths: readonly string[] | undefined): Flag {
  const { view, caller, environment } = place;
  const isSeen = caller.environment === null || caller.environment === from;
  if (!isSeen || settingOf(flag, from) === undefined) throw new NotFoundError('environment', from);
  const to = environment.key;
  const { setting } = copySetting(flag, { from, to }, { paths, place: 'change.copy.paths' }, view);
  return { ...flag, settings: { ...flag.settings, [to]: setting } };
}

async function reverted(place: Previewing, flag: Flag, toRevision: number): Promise<Flag> {
  const { organization, view } = place;
  const earlier = toRevision > organization.revision ? undefined : await readFlagAt(view.tx, flag, toRevision);
  if (earlier === undefined || earlier.deletedAt !== null) {
    const expected = `a revision up to ${organization.revision} at which the flag "${flag.key}" existed, and whose state is not archived`;
    throw new ValidationError([problem('change.revertToRevision', `is ${toRevision}, expected ${expected}`)]);
  }
  return withEverySetting(asLaterState(earlier, flag), view);
}

/** A change request as if it were approved now. Requests that the caller cannot see do not exist. */
async function requested(place: Previewing, flag: Flag, id: string): Promise<DraftedFlag> {
  const { view, caller } = place;
  authorize(caller, 'change:read', flag.organizationId);
  const request = await view.tx.changeRequest.findUnique({
    where: { id, organizationId: flag.organizationId },
    include: { environment: { select: { key: true } } },
  });
  const other = request?.environment?.key;
  const isElsewhere = caller.environment !== null && other !== undefined && other !== caller.environment;
  if (request === null || request.flagId !== flag.id || isElsewhere) throw new NotFoundError('change request', id);
  const write = await draftFlagRequest(view, request);
  return 'conflicts' in write
    ? { after: flag, problems: outdatedProblems(write) }
    : { after: write.after, problems: [] };
}
