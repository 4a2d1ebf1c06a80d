import type { ShownTransition, TransitionKind } from './transition-kind.ts';

type Said = Pick<ShownTransition, 'kind' | 'flagKey' | 'environment' | 'ruleKey' | 'exposurePercentage' | 'apiKey'>;

/** What each kind says of a transition. */
const sentences = {
  SCHEDULED_CHANGE: ({ flagKey, environment }) =>
    `A scheduled change of the flag "${flagKey}" in "${environment}" takes effect.`,
  ACTIVATION_DATE: ({ flagKey, environment }) =>
    `The activation date of the flag "${flagKey}" in "${environment}" is reached.`,
  RULE_STARTS: (said) => `${ruleOf(said)} starts.`,
  RULE_ENDS: (said) => `${ruleOf(said)} ends.`,
  EXPOSURE_STEP: (said) => `${exposureOf(said)}.`,
  EXPOSURE_PAUSE_POINT: (said) => `${exposureOf(said)} and waits until a caller resumes it.`,
  KEY_EXPIRES: ({ apiKey }) => `The API key "${apiKey?.name ?? ''}" expires.`,
} satisfies Record<TransitionKind, (said: Said) => string>;

/** A transition in an English sentence. */
export function sentenceOf(transition: Said): string {
  return sentences[transition.kind](transition);
}

function ruleOf({ flagKey, environment, ruleKey }: Said): string {
  return `The rule "${ruleKey}" of the flag "${flagKey}" in "${environment}"`;
}

function exposureOf(said: Said): string {
  return `${ruleOf(said)} exposes ${said.exposurePercentage} % of the matching subjects`;
}
