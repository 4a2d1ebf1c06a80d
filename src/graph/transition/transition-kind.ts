import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { FlagTransitionKind } from '../../evaluation/transitions.ts';
import type { ApiKey } from '../../generated/prisma/client.ts';
import { describedEnum } from '../lib/described-enum.ts';

/** What the clock does at an instant. */
export interface ShownTransition {
  readonly at: EpochMilliseconds;
  readonly kind: TransitionKind;
  readonly flagKey: string | null;
  readonly environment: string | null;
  readonly ruleKey: string | null;
  readonly exposurePercentage: number | null;
  readonly apiKey: ApiKey | null;
  readonly effective: boolean;
}

/** Everything that the clock does. */
export type TransitionKind = FlagTransitionKind | 'KEY_EXPIRES';

export const TransitionKindEnum = describedEnum<TransitionKind>(
  'TransitionKind',
  'What the clock does, without a change in the log.',
  {
    SCHEDULED_CHANGE: 'A scheduled change takes effect.',
    ACTIVATION_DATE: 'The activation date of a rollout condition is reached.',
    RULE_STARTS: 'A targeting rule starts.',
    RULE_ENDS: 'A targeting rule ends.',
    EXPOSURE_STEP: 'A step of an exposure schedule starts.',
    EXPOSURE_PAUSE_POINT:
      'A step of an exposure schedule starts, at which the schedule waits until a caller resumes it.',
    KEY_EXPIRES: 'An API key expires.',
  },
);
