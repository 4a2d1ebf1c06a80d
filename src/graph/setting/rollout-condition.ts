import type { FlagEnvironment as SettingRow } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';

/** The columns of a setting that hold its rollout condition. */
type ConditionColumns = Pick<SettingRow, 'minVersion' | 'activationDate'>;

/** From which version and instant on a flag is rolled out. */
export const RolloutConditionObject = builder.objectRef<ConditionColumns>('RolloutCondition').implement({
  description: 'From which version and instant on a flag is rolled out. Both must be satisfied; null asks nothing.',
  fields: (t) => ({
    minVersion: t.exposeString('minVersion', {
      nullable: true,
      description: 'The lowest semantic version of the caller’s application.',
    }),
    activationDate: t.expose('activationDate', {
      type: 'DateTime',
      nullable: true,
      description: 'The instant from which on the flag is rolled out.',
    }),
    activated: t.boolean({
      description: 'Whether the activation date has come; true when there is none.',
      resolve: ({ activationDate }, _args, { services }) =>
        activationDate === null || activationDate.getTime() <= services.clock.now(),
    }),
  }),
});

/** Whether a setting asks anything of version or date. */
export function hasCondition({ minVersion, activationDate }: ConditionColumns): boolean {
  return minVersion !== null || activationDate !== null;
}
