import type { FlagPageFragment, FlagSettingFragment } from './flag.graphql.ts';

/** What every tab of a flag is drawn from. */
export interface FlagTabProps {
  readonly organization: string;
  readonly flag: FlagPageFragment;
  /** The setting in the environment that the address names, else in the default environment. */
  readonly setting: FlagSettingFragment;
}

/** Whether a change that acts in every environment waits for approval. */
export function waitsEverywhere({ requiresApproval, settings }: FlagPageFragment): boolean {
  return settings.some(
    ({ environment }) => environment.requiresApproval || (requiresApproval && environment.isProduction),
  );
}
