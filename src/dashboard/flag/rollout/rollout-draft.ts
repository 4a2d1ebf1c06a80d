import type { ShownDifference } from '../../change/difference-list.tsx';
import { changedMembers } from '../../change/merge-members.ts';
import { enabledAt } from '../../words/switches.ts';
import type { FlagSettingFragment } from '../flag.graphql.ts';
import type { SetRolloutMutationVariables } from './rollout.graphql.ts';

/** How a flag is rolled out in one environment, as it is edited. */
export interface RolloutDraft {
  readonly switch: FlagSettingFragment['switch'];
  /** Empty: every version. */
  readonly minVersion: string;
  /** An ISO instant; empty: at once. */
  readonly activationDate: string;
  /** A key; empty: off. */
  readonly defaultVariant: string;
  /** A key; empty: none. */
  readonly overrideVariant: string;
  readonly rolloutPercentage: number;
}

type SettingInput = SetRolloutMutationVariables['input'];

/** What a setting looks like before it is edited. */
export function draftOf(setting: FlagSettingFragment): RolloutDraft {
  return {
    switch: setting.switch,
    minVersion: setting.rolloutCondition?.minVersion ?? '',
    activationDate: setting.rolloutCondition?.activationDate ?? '',
    defaultVariant: setting.defaultVariant?.key ?? '',
    overrideVariant: setting.overrideVariant?.key ?? '',
    rolloutPercentage: setting.rolloutPercentage,
  };
}

/** What each member is called. */
export const memberLabels = {
  switch: 'switch',
  minVersion: 'lowest version',
  activationDate: 'activation date',
  defaultVariant: 'default variant',
  overrideVariant: 'override for everyone',
  rolloutPercentage: 'rollout percentage',
} satisfies Record<keyof RolloutDraft, string>;

/** What differs, as people read it. */
export function draftDifferences(base: RolloutDraft, draft: RolloutDraft): readonly ShownDifference[] {
  return changedMembers(base, draft).map((name) => ({
    path: name,
    label: memberLabels[name],
    before: base[name] === '' ? null : base[name],
    after: draft[name] === '' ? null : draft[name],
  }));
}

/** The input of the mutation: only what differs, so that everything else stays as it is. */
export function inputOf(base: RolloutDraft, draft: RolloutDraft): Omit<SettingInput, 'organizationId' | 'flagKey'> {
  const changed = changedMembers(base, draft);
  const has = (...names: (keyof RolloutDraft)[]) => names.some((name) => changed.includes(name));
  return {
    ...(has('switch') ? { enabled: enabledAt(draft.switch) } : {}),
    ...(has('minVersion', 'activationDate') ? { rolloutCondition: conditionOf(draft) } : {}),
    ...(has('defaultVariant') ? { defaultVariant: draft.defaultVariant || null } : {}),
    ...(has('overrideVariant') ? { overrideVariant: draft.overrideVariant || null } : {}),
    ...(has('rolloutPercentage') ? { rolloutPercentage: draft.rolloutPercentage } : {}),
  };
}

// The condition is set as a whole.
function conditionOf({ minVersion, activationDate }: RolloutDraft): SettingInput['rolloutCondition'] {
  if (minVersion === '' && activationDate === '') return null;
  return { minVersion: minVersion || null, activationDate: activationDate || null };
}
