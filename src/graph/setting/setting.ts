import type { Switch } from '../../domain/flag.ts';
import { toEnrollment } from '../../store/flags/flag-rows.ts';
import { builder } from '../builder.ts';
import { loadFeatureDefault } from '../feature-default/feature-default-loader.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import { fromColumn } from '../lib/described-enum.ts';
import { SwitchEnum } from '../lib/enums.ts';
import { extensionsField, stampFields } from '../lib/row-fields.ts';
import { EnrollmentObject } from './enrollment.ts';
import { hasCondition, RolloutConditionObject } from './rollout-condition.ts';

/** The setting of a flag in one environment. */
export const FlagEnvironmentNode = builder.prismaNode('FlagEnvironment', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    flag: t.relation('flag', { description: 'Flag.' }),
    environment: t.relation('environment', { description: 'Environment.' }),
    environmentKey: t.string({
      description: 'Key of the environment. It costs nothing, unlike `environment { key }`.',
      select: { environment: { select: { key: true } } },
      resolve: ({ environment: { key } }) => key,
    }),
    switch: t.field({
      type: SwitchEnum,
      description: 'Position of the switch.',
      resolve: (setting) => fromColumn<Switch>(setting.switch),
    }),
    enabled: t.boolean({
      description: 'Whether the flag is on: by the switch or, if the switch follows it, by the feature default.',
      select: { flag: { select: { key: true } } },
      resolve: async (setting, _args, context) => {
        const position = fromColumn<Switch>(setting.switch);
        if (position !== 'FOLLOW_DEFAULT') return position === 'ON';
        return (await loadFeatureDefault(context, setting.flag.key))?.enabled ?? false;
      },
    }),
    followsDefault: t.boolean({
      description: 'Whether the switch follows the feature default of the flag key.',
      resolve: (setting) => fromColumn<Switch>(setting.switch) === 'FOLLOW_DEFAULT',
    }),
    rolloutCondition: t.field({
      type: RolloutConditionObject,
      nullable: true,
      description: 'Rollout condition; null if it does not exist.',
      resolve: (setting) => (hasCondition(setting) ? setting : null),
    }),
    defaultVariant: t.relation('defaultVariant', {
      nullable: true,
      description: 'Variant for subjects that no rule decides; null if they get off.',
    }),
    overrideVariant: t.relation('overrideVariant', {
      nullable: true,
      description: 'Variant for every subject, before holdouts and rules; null if there is no override.',
    }),
    rolloutPercentage: t.exposeFloat('rolloutPercentage', {
      description:
        'Percentage of the subjects that no rule decides which get the default variant, 0 to 100; the others get off.',
    }),
    rules: t.relation('rules', {
      query: { orderBy: { position: 'asc' } },
      description: 'Targeting rules, in order. The first rule that decides wins.',
    }),
    enrollment: t.field({
      type: EnrollmentObject,
      nullable: true,
      description: 'How subjects opt in or out by themselves, before holdouts and rules; null if they cannot.',
      resolve: ({ enrollment }) => toEnrollment(enrollment),
    }),
    version: t.exposeInt('version', {
      description:
        'Version, which grows by one with every change of the setting. Mutations compare it with `expectedSettingVersion`.',
    }),
    lastEvaluatedAt: t.expose('lastEvaluatedAt', {
      ...beyondLog,
      type: 'DateTime',
      nullable: true,
      description:
        'When the flag was last evaluated in the environment, stored with a delay of seconds; null if never.',
    }),
    ...extensionsField(t),
    ...stampFields(t),
  }),
});
