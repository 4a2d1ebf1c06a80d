import { type Flag, type FlagSetting, onVariant } from './flag.ts';

/** What a new flag has, and what a document of a flag that leaves it out means. */
export const USUAL_FLAG = {
  ...{ description: '', jsonSchema: null, tags: [], distributionChannel: 'ALL', holdout: null },
  ...{ requiresApproval: false, permanent: false, experienceContinuity: false, encryptsPayloads: false },
  ...{ bucketing: { by: 'TARGETING_KEY' }, prerequisites: [] },
} as const satisfies Partial<Flag>;

/** The same for a setting, which is switched off. */
export const USUAL_SETTING = {
  ...{ overrideVariant: null, rolloutPercentage: 100, rolloutCondition: null, rules: [], enrollment: null },
} as const satisfies Partial<FlagSetting>;

/** The variants of a BOOLEAN flag for which none are given. */
export const USUAL_VARIANTS = [
  { key: 'on', value: true },
  { key: 'off', value: false },
] as const;

/**
 * The key of the default variant of a setting for which none is given: what "on" means. For a BOOLEAN flag with rules, "on" means
 * only the subjects that the rules select, so it has none.
 */
export function usualDefaultVariant(flag: Pick<Flag, 'valueType' | 'variants'>, hasRules: boolean): string | null {
  return flag.valueType === 'BOOLEAN' && hasRules ? null : (onVariant(flag)?.key ?? null);
}
