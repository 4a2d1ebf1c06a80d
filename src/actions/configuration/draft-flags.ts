import type { Flag, FlagSetting } from '../../domain/flag.ts';
import { USUAL_FLAG, USUAL_SETTING, USUAL_VARIANTS, usualDefaultVariant } from '../../domain/flag-defaults.ts';
import { changedSetting, draftSetting } from '../flag/drafting.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';
import { changedFlag, draftFlag } from '../flag/flag-drafts.ts';
import type { FlagChange, SettingChange } from '../flag/flag-inputs.ts';
import { withVariants } from '../variant/replaced-variants.ts';
import type { FlagDocument, SettingDocument } from './flag-schema.ts';

/** What a document that leaves out everything changes of a flag; `extensions` stay, because no document has them. */
const AS_USUAL: Required<Omit<FlagChange, 'name' | 'extensions'>> = USUAL_FLAG;

const SWITCHED_OFF: Required<Omit<SettingChange, 'defaultVariant' | 'extensions'>> = {
  ...USUAL_SETTING,
  enabled: false,
};

/**
 * A flag as a document describes it, with its settings in the given environments; those in others stay. `before` is null for a
 * new one. Rules that keep their keys keep the progress of their schedules.
 */
export function draftedFlag(
  open: FlagCommit,
  key: string,
  document: FlagDocument,
  before: Flag | null,
  environments: ReadonlySet<string>,
): Flag {
  const { settings = {}, archived = false, valueType = 'BOOLEAN', variants: given, ...members } = document;
  const variants = given ?? (valueType === 'BOOLEAN' ? USUAL_VARIANTS : []);
  const change: FlagChange = { ...AS_USUAL, name: key, ...members };
  const input = { organizationId: open.organizationId, key, valueType, variants };
  const flag =
    before === null
      ? changedFlag(draftFlag(input, { ...open, also: refuseMore }, open.caller), change, open)
      : changedFlag(withVariants(before, { valueType, variants }, open), change, open);
  const drafted = Object.keys(flag.settings)
    .concat([...environments].filter((environment) => !Object.hasOwn(flag.settings, environment)))
    .map((environment): [string, FlagSetting] => {
      const setting = flag.settings[environment] ?? draftSetting(flag, open);
      return [
        environment,
        environments.has(environment) ? draftedSetting(open, flag, setting, settings[environment] ?? {}) : setting,
      ];
    });
  const archivedAt = archived ? (flag.archivedAt ?? open.at) : null;
  return { ...flag, archivedAt, settings: Object.fromEntries(drafted) };
}

function draftedSetting(open: FlagCommit, flag: Flag, setting: FlagSetting, document: SettingDocument): FlagSetting {
  const defaultVariant = usualDefaultVariant(flag, (document.rules ?? []).length > 0);
  return changedSetting(setting, { ...SWITCHED_OFF, defaultVariant, ...document }, open);
}

/** A document names what else it changes. */
function refuseMore(): never {
  throw new Error('The draft of a flag changes nothing besides the flag.');
}
