import type { ScheduleChangeMutationVariables } from '../change/scheduled-change.graphql.ts';
import type { JsonValue } from '../graph/json.ts';
import { enabledAt } from '../words/switches.ts';
import type { ShownScheduledChangeFragment } from './schedule.graphql.ts';

type Input = ScheduleChangeMutationVariables['input'];
type Setting = Omit<Input, 'organizationId' | 'flagKey' | 'at'>;

/**
 * What schedules a change again that was called off. Undefined where its differences do not say all of it: those of rules are those of
 * parts of them, and of a rollout condition with two members one can be left out.
 */
export function scheduleAgain(
  organizationId: string,
  { flagKey, environmentKey: environment, at, comment, differences = [] }: ShownScheduledChangeFragment,
): Input | undefined {
  let setting: Setting = {};
  let condition: { readonly minVersion?: string | null; readonly activationDate?: string | null } = {};
  for (const { path, after } of differences) {
    const [member, part] = path.split('.');
    if (member === 'rolloutCondition' && part !== undefined) condition = { ...condition, [part]: after };
    else {
      const more = settingOf(path, after);
      if (more === undefined) return undefined;
      setting = { ...setting, ...more };
    }
  }
  const { minVersion, activationDate } = condition;
  if ((minVersion === undefined) !== (activationDate === undefined)) return undefined;
  if (minVersion !== undefined) setting = { ...setting, rolloutCondition: condition };
  if (Object.keys(setting).length === 0) return undefined;
  return { organizationId, flagKey, environment, at, comment, ...setting };
}

function settingOf(path: string, after: JsonValue): Setting | undefined {
  switch (path) {
    case 'switch':
      return { enabled: enabledAt(String(after)) };
    case 'rolloutPercentage':
    case 'defaultVariant':
    case 'overrideVariant':
    case 'rolloutCondition':
      return { [path]: after };
    default:
      return undefined;
  }
}
