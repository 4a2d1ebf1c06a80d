import type { JsonValue } from '../graph/json.ts';
import { percent } from './numbers.ts';

/** What a switch is set to. */
export const switchWords = { ON: 'on', OFF: 'off', FOLLOW_DEFAULT: 'follows default' } as const;

type Words = (value: JsonValue) => string | undefined;

const share: Words = (value) => (typeof value === 'number' ? percent(value) : undefined);

/** The members of the graph's nouns whose values are codes, and the words for them. */
const members: Readonly<Record<string, Words>> = {
  switch: oneOf(switchWords),
  distributionChannel: oneOf({ ALL: 'all', CLIENT: 'client only', SERVER: 'server only' }),
  enabled: eitherOf('on', 'off'),
  permanent: eitherOf('yes', 'no'),
  isDefault: eitherOf('yes', 'no'),
  isProduction: eitherOf('yes', 'no'),
  recordsSubjects: eitherOf('yes', 'no'),
  requiresApproval: eitherOf('required', 'not required'),
  experienceContinuity: eitherOf('the same variant', 'a variant of its own'),
  encryptsPayloads: eitherOf('stored encrypted', 'stored as they are'),
  fallsThrough: eitherOf('continue with the next rule', 'get off'),
  rolloutPercentage: share,
  exposurePercentage: share,
  exclusionPercentage: share,
  weight: share,
};

/** Below these members are values that people have made up. */
const OWN_VALUES = /(?:^|\.)(?:value|payload|jsonSchema|extensions)\./;

/** A value in the words of the member at the end of a path, such as `settings.production.switch`; undefined if it has none of its own. */
export function memberInWords(path: string, value: JsonValue): string | undefined {
  return OWN_VALUES.test(path) ? undefined : members[path.slice(path.lastIndexOf('.') + 1)]?.(value);
}

function oneOf(words: Readonly<Record<string, string>>): Words {
  return (value) => (typeof value === 'string' ? words[value] : undefined);
}

function eitherOf(yes: string, no: string): Words {
  return (value) => (typeof value === 'boolean' ? (value ? yes : no) : undefined);
}
