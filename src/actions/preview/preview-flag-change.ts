import type { Caller } from '../../domain/caller.ts';
import { differences } from '../../domain/difference.ts';
import { NotFoundError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { SnapshotUpdate } from '../../evaluation/compile.ts';
import { toJson } from '../../store/json-columns.ts';
import { reachOf } from '../flag/approval.ts';
import { checkFlag } from '../flag/check-flag.ts';
import type { CommitView } from '../flag/flag-commit.ts';
import type { FlagVerb } from '../flag/flag-verb.ts';
import type { FlagWrite } from '../flag/flag-version.ts';
import { environmentsToApprove } from '../flag/protected-answers.ts';
import { renamedReferrers } from '../flag/rename-flag.ts';
import type { Services } from '../services.ts';
import { settingPath } from '../setting/setting-path.ts';
import {
  type ChangePreview,
  type DraftedChange,
  openPreview,
  type PreviewPlace,
  previewOf,
  problemsOf,
} from './change-preview.ts';
import { draftFlag, type FlagDraft } from './flag-draft.ts';

/**
 * What a change of a flag would do to the answers of known subjects and of given contexts: of the flag itself, first, and of flags
 * that depend on it and would answer differently. Writes nothing and counts no evaluation. With problems, no answer is compared.
 * Throws ValidationError, PermissionError and NotFoundError.
 */
export async function previewFlagChange(
  services: Services,
  caller: Caller,
  input: PreviewPlace & { readonly flagKey: string; readonly change: FlagDraft },
): Promise<ChangePreview> {
  const place = await openPreview(services, caller, input);
  const { view, organization, environment } = place;
  const before = organization.flags.get(input.flagKey);
  if (before === undefined) throw new NotFoundError('flag', input.flagKey);
  const { after, problems } = await draftFlag(place, before, input.change);
  const placeOf = (path: string) => {
    const within = 'setting' in input.change ? settingPath(path, [environment.key])?.within : undefined;
    return within === undefined ? path : `change.setting.${within}`;
  };
  const change = await draftedFlag(view, { before, after }, placeOf);
  return previewOf(place, { ...change, problems: [...problems, ...change.problems] }, shownKey(before, after));
}

/** A change of a flag that is drafted, checked by the rules by which it is written. */
export async function draftedFlag(
  view: CommitView,
  write: Pick<FlagWrite, 'before' | 'after'>,
  placeOf?: FlagVerb['placeOf'],
): Promise<DraftedChange> {
  const { before, after } = write;
  const found = differences(toJson(before), toJson(after));
  const { flags, segments } = renamedReferrers(await view.contents(), write);
  const flagUpdate = (flag: Flag, formerKey = flag.key): SnapshotUpdate => ({
    ...{ kind: 'flag', key: flag.key, flag, formerKey },
  });
  return {
    differences: found,
    problems: await problemsOf(() => checkFlag(view, write, placeOf)),
    waitsFor: await environmentsToApprove(view, before, after, reachOf(found)),
    updates: [
      flagUpdate(after, before?.key),
      ...flags.map((flag) => flagUpdate(flag)),
      ...segments.map((segment): SnapshotUpdate => ({ kind: 'segment', key: segment.key, segment })),
    ],
  };
}

/** The key of a changed flag in its preview. */
export function shownKey(before: Flag | null, after: Flag): string {
  return before !== null && after.deletedAt !== null ? before.key : after.key;
}
