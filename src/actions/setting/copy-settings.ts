import type { Caller } from '../../domain/caller.ts';
import { applyDifferences, type Difference, differences } from '../../domain/difference.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import type { Flag, FlagSetting } from '../../domain/flag.ts';
import { pathText, settingDifferences } from '../../domain/setting-differences.ts';
import { toLoggedSetting } from '../../store/flags/logged-flag.ts';
import { toJson } from '../../store/json-columns.ts';
import { draftSetting } from '../flag/drafting.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';
import {
  type ChangedFlags,
  changeManyFlags,
  type DraftFlag,
  type FlagRef,
  type ManyDrafting,
} from '../flag/many-flags.ts';
import type { Services } from '../services.ts';
import { copiedSetting } from './copied-setting.ts';
import { findEnvironment } from './settings.ts';

/** A flag whose setting is copied, or a part of it. */
export interface CopiedFlag extends FlagRef {
  /** The places to copy, as {@link settingDifferences} names them; absent: all in which the settings differ. */
  readonly paths?: readonly string[] | null | undefined;
}

/** What to copy between two environments of an organization. */
export interface SettingsCopy {
  readonly organizationId: string;
  /** The key of the environment to copy from. */
  readonly from: string;
  /** The key of the environment to change. */
  readonly to: string;
  readonly flags: readonly CopiedFlag[];
  /** Nothing is changed; the result says what would be. */
  readonly preview?: boolean | null | undefined;
}

/** What was copied, or would be. */
export interface CopiedSettings extends ChangedFlags {
  readonly to: string;
  readonly copies: readonly { readonly flagKey: string; readonly differences: readonly Difference[] }[];
}

/**
 * Makes chosen parts of the settings of flags in one environment as they are in another, in one commit. Throws NotFoundError for
 * an environment that the caller cannot see, and ValidationError for a path that does not differ.
 */
export async function copyFlagSettings(
  services: Services,
  caller: Caller,
  input: SettingsCopy,
): Promise<CopiedSettings> {
  const copies: CopiedSettings['copies'][number][] = [];
  const draftWith = ({ open }: ManyDrafting): DraftFlag => {
    for (const key of [input.from, input.to]) findEnvironment(visibleEnvironments(open), key);
    const chosen = new Map(input.flags.map((flag) => [flag.key, flag.paths ?? undefined]));
    return (flag, place) => {
      const paths = chosen.get(flag.key);
      const { setting, found } = copySetting(flag, input, paths, open, place);
      copies.push({ flagKey: flag.key, differences: found });
      return found.length === 0 ? flag : { ...flag, settings: { ...flag.settings, [input.to]: setting } };
    };
  };
  return changeManyFlags(services, caller, input, 'FLAG_UPDATED', draftWith, () => ({ to: input.to, copies }));
}

function visibleEnvironments({ environments, caller }: FlagCommit): FlagCommit['environments'] {
  return environments.filter(({ key }) => caller.environment === null || caller.environment === key);
}

interface Copy {
  readonly setting: FlagSetting;
  /** The differences that were copied. */
  readonly found: readonly Difference[];
}

function copySetting(
  flag: Flag,
  { from, to }: SettingsCopy,
  paths: readonly string[] | undefined,
  open: FlagCommit,
  place: string,
): Copy {
  const source = flag.settings[from] ?? draftSetting(flag, open);
  const target = flag.settings[to] ?? draftSetting(flag, open);
  const found = settingDifferences(source, target);
  const chosen = paths === undefined ? found : chosenDifferences(found, paths, place);
  // The copy has the ids of new parts; what is chosen of it is laid over the target.
  const all = differences(toJson(target), toJson(copiedSetting(source, open)));
  const laid = all.filter((difference) => chosen.some(({ path }) => startsWith(difference.path, path)));
  const { document, conflicts } = applyDifferences(toJson(target), laid);
  if (conflicts.length > 0) {
    const names = conflicts.map(pathText).join(', ');
    throw new ValidationError([problem(`${place}.paths`, `has ${names}, expected the rules that it orders too`)]);
  }
  return { setting: toLoggedSetting(document), found: chosen };
}

function chosenDifferences(
  found: readonly Difference[],
  paths: readonly string[],
  place: string,
): readonly Difference[] {
  const problems = paths.flatMap((path, index) =>
    found.some((difference) => isWithin(difference, path))
      ? []
      : [problem(`${place}.paths.${index}`, `is "${path}", expected a place in which the settings differ`)],
  );
  if (problems.length > 0) throw new ValidationError(problems);
  return found.filter((difference) => paths.some((path) => isWithin(difference, path)));
}

/** Whether a difference is at a path, or below it. */
function isWithin(difference: Difference, path: string): boolean {
  const text = pathText(difference);
  return text === path || text.startsWith(`${path}.`);
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((member, index) => path[index] === member);
}
