import type { Caller } from '../../domain/caller.ts';
import { differences } from '../../domain/difference.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { toJson } from '../../store/json-columns.ts';
import { reachOf } from '../flag/approval.ts';
import { checkFlag } from '../flag/check-flag.ts';
import { environmentsToApprove } from '../flag/protected-answers.ts';
import type { Services } from '../services.ts';
import { settingPath } from '../setting/setting-path.ts';
import { type ChangePreview, openPreview, type PreviewPlace, previewOf, problemsOf } from './change-preview.ts';
import { draftFlag, type FlagDraft } from './flag-draft.ts';

/**
 * What a change of a flag would do to the answers of known subjects and of given contexts: of the flag itself, first, and of flags
 * that depend on it and would answer differently. Writes nothing and counts no evaluation. With problems, no answer is compared.
 * Throws ValidationError, PermissionError and NotFoundError.
 */
export async function previewFlagChange(
  services: Services,
  caller: Caller,
  input: PreviewPlace & FlagDraft & { readonly flagKey: string },
): Promise<ChangePreview> {
  const place = await openPreview(services, caller, input);
  const { view, organization, environment } = place;
  const before = organization.flags.get(input.flagKey);
  if (before === undefined) throw new NotFoundError('flag', input.flagKey);
  const { after, problems } = await draftFlag(place, before, input);
  const placeOf = (path: string) => {
    const within = input.setting == null ? undefined : settingPath(path, [environment.key])?.within;
    return within === undefined ? path : `setting.${within}`;
  };
  const found = differences(toJson(before), toJson(after));
  const change = {
    differences: found,
    problems: [...problems, ...(await problemsOf(() => checkFlag(view, { before, after }, placeOf)))],
    waitsFor: await environmentsToApprove(view, before, after, reachOf(found)),
    updates: [{ kind: 'flag', key: after.key, flag: after, formerKey: before.key } as const],
  };
  return previewOf(place, change, after.deletedAt === null ? after.key : before.key);
}
