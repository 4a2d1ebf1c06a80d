import type { Caller } from '../../domain/caller.ts';
import type { Difference } from '../../domain/difference.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';
import {
  type ChangedFlags,
  changeManyFlags,
  type DraftFlag,
  type FlagRef,
  type ManyDrafting,
} from '../flag/many-flags.ts';
import type { Services } from '../services.ts';
import { copySetting } from './copy-setting.ts';
import { findEnvironment } from './settings.ts';

/** A flag whose setting is copied, or a part of it. */
export interface CopiedFlag extends FlagRef {
  /** The places to copy, as `settingDifferences` names them; absent: all in which the settings differ. */
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
      const { setting, found } = copySetting(flag, input, { paths, place: `${place}.paths` }, open);
      copies.push({ flagKey: flag.key, differences: found });
      return found.length === 0 ? flag : { ...flag, settings: { ...flag.settings, [input.to]: setting } };
    };
  };
  return changeManyFlags(services, caller, input, 'FLAG_UPDATED', draftWith, () => ({ to: input.to, copies }));
}

function visibleEnvironments({ environments, caller }: FlagCommit): FlagCommit['environments'] {
  return environments.filter(({ key }) => caller.environment === null || caller.environment === key);
}
