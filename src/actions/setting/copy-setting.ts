import { applyDifferences, type Difference, differences } from '../../domain/difference.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import type { Flag, FlagSetting } from '../../domain/flag.ts';
import { pathText, settingDifferences } from '../../domain/setting-differences.ts';
import { toLoggedSetting } from '../../store/flags/logged-flag.ts';
import { toJson } from '../../store/json-columns.ts';
import { draftSetting, type Stamp } from '../flag/drafting.ts';
import { copiedSetting } from './copied-setting.ts';

/** A setting that was copied from another environment, or a part of it. */
export interface Copy {
  readonly setting: FlagSetting;
  /** The differences that were copied. */
  readonly found: readonly Difference[];
}

/** Which parts of a setting to copy. */
export interface ChosenParts {
  /** As {@link settingDifferences} names them; undefined: all in which the settings differ. */
  readonly paths: readonly string[] | undefined;
  /** Where the input names the paths, for problems. */
  readonly place: string;
}

/** The setting of a flag in one environment with chosen parts of that in another. Throws ValidationError for a path that does not differ. */
export function copySetting(
  flag: Flag,
  { from, to }: { readonly from: string; readonly to: string },
  { paths, place }: ChosenParts,
  stamp: Stamp,
): Copy {
  const source = flag.settings[from] ?? draftSetting(flag, stamp);
  const target = flag.settings[to] ?? draftSetting(flag, stamp);
  const found = settingDifferences(source, target);
  const chosen = paths === undefined ? found : chosenDifferences(found, paths, place);
  // The copy has the ids of new parts; what is chosen of it is laid over the target.
  const all = differences(toJson(target), toJson(copiedSetting(source, stamp)));
  const laid = all.filter((difference) => chosen.some(({ path }) => startsWith(difference.path, path)));
  const { document, conflicts } = applyDifferences(toJson(target), laid);
  if (conflicts.length > 0) {
    const names = conflicts.map(pathText).join(', ');
    throw new ValidationError([problem(place, `has ${names}, expected the rules that it orders too`)]);
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
      : [problem(`${place}.${index}`, `is "${path}", expected a place in which the settings differ`)],
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
