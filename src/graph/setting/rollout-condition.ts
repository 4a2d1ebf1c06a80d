import type { FlagEnvironment as SettingRow } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';

/** The columns of a setting that hold its rollout condition. */
type ConditionColumns = Pick<SettingRow, 'minVersion' | 'activationDate'>;

/** From which app version and instant on a flag is rolled out. */
export const RolloutConditionObject = builder.objectRef<ConditionColumns>('RolloutCondition').implement({
  description: 'From which app version and instant on a flag is rolled out. If both are set, both must be met.',
  fields: (t) => ({
    minVersion: t.exposeString('minVersion', {
      nullable: true,
      description: 'Lowest app version, a semantic version; null if any version is enough.',
    }),
    activationDate: t.expose('activationDate', {
      type: 'DateTime',
      nullable: true,
      description: 'First instant of the rollout; null if it does not exist.',
    }),
    activated: t.boolean({
      description: 'Whether the activation date has been reached; true if there is none.',
      resolve: ({ activationDate }, _args, { services }) =>
        activationDate === null || activationDate.getTime() <= services.clock.now(),
    }),
  }),
});

/** Whether a setting has a rollout condition. */
export function hasCondition({ minVersion, activationDate }: ConditionColumns): boolean {
  return minVersion !== null || activationDate !== null;
}
