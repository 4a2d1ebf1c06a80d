import { type Flag, type FlagSetting, onVariant } from '../../domain/flag.ts';
import { changedSetting, draftSetting } from '../flag/drafting.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';
import { changedFlag, draftFlag } from '../flag/flag-drafts.ts';
import type { FlagChange, SettingChange } from '../flag/flag-inputs.ts';
import { withVariants } from '../variant/replaced-variants.ts';
import type { FlagDocument, SettingDocument } from './flag-schema.ts';

/** What a member that a document leaves out becomes; `extensions` stay, because no document has them. */
const USUAL_FLAG = {
  ...{ description: '', jsonSchema: null, tags: [], distributionChannel: 'ALL', holdout: null },
  ...{ requiresApproval: false, permanent: false, experienceContinuity: false, encryptsPayloads: false },
  ...{ bucketing: { by: 'TARGETING_KEY' }, prerequisites: [] },
} as const satisfies Required<Omit<FlagChange, 'name' | 'extensions'>>;

const USUAL_SETTING = {
  ...{ enabled: false, overrideVariant: null, rolloutPercentage: 100, rolloutCondition: null, rules: [] },
  enrollment: null,
} as const satisfies Required<Omit<SettingChange, 'defaultVariant' | 'extensions'>>;

/** The variants of a BOOLEAN flag whose document has none. */
const USUAL_VARIANTS = [
  { key: 'on', value: true },
  { key: 'off', value: false },
];

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
  const change: FlagChange = { ...USUAL_FLAG, name: key, ...members };
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
  const isOnlyByRules = flag.valueType === 'BOOLEAN' && (document.rules ?? []).length > 0;
  const defaultVariant = isOnlyByRules ? null : (onVariant(flag)?.key ?? null);
  return changedSetting(setting, { ...USUAL_SETTING, defaultVariant, ...document }, open);
}

/** A document names what else it changes. */
function refuseMore(): never {
  throw new Error('The draft of a flag changes nothing besides the flag.');
}
