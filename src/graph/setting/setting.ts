import type { Switch } from '../../domain/flag.ts';
import { toEnrollment } from '../../store/flags/flag-rows.ts';
import { builder } from '../builder.ts';
import { loadFeatureDefault } from '../feature-default/feature-default-loader.ts';
import { fromColumn } from '../lib/described-enum.ts';
import { SwitchEnum } from '../lib/enums.ts';
import { EnrollmentObject } from './enrollment.ts';
import { hasCondition, RolloutConditionObject } from './rollout-condition.ts';

/** A flag in one environment. */
export const FlagEnvironmentNode = builder.prismaNode('FlagEnvironment', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    flag: t.relation('flag', { description: 'The flag.' }),
    environment: t.relation('environment', { description: 'The environment.' }),
    switch: t.field({
      type: SwitchEnum,
      description: 'The position of the switch.',
      resolve: (setting) => fromColumn<Switch>(setting.switch),
    }),
    enabled: t.boolean({
      description: 'Whether the flag is on here: by its own switch or, when that follows it, by the feature default.',
      select: { flag: { select: { key: true } } },
      resolve: async (setting, _args, context) => {
        const position = fromColumn<Switch>(setting.switch);
        if (position !== 'FOLLOW_DEFAULT') return position === 'ON';
        return (await loadFeatureDefault(context, setting.flag.key))?.enabled ?? false;
      },
    }),
    followsDefault: t.boolean({
      description: 'Whether the switch leaves it to the feature default of the flag’s key.',
      resolve: (setting) => fromColumn<Switch>(setting.switch) === 'FOLLOW_DEFAULT',
    }),
    rolloutCondition: t.field({
      type: RolloutConditionObject,
      nullable: true,
      description: 'From which version and instant on the flag is rolled out; null asks nothing.',
      resolve: (setting) => (hasCondition(setting) ? setting : null),
    }),
    defaultVariant: t.relation('defaultVariant', {
      nullable: true,
      description: 'The variant for those whom no rule decides; null is off.',
    }),
    overrideVariant: t.relation('overrideVariant', {
      nullable: true,
      description: 'The variant that everybody gets, whatever the rules say; null for none.',
    }),
    rolloutPercentage: t.exposeFloat('rolloutPercentage', {
      description: 'How many of those whom no rule decides get the default variant, 0 to 100; the others get off.',
    }),
    rules: t.relation('rules', {
      query: { orderBy: { position: 'asc' } },
      description: 'The targeting rules in the order in which they are asked; the first that decides wins.',
    }),
    enrollment: t.field({
      type: EnrollmentObject,
      nullable: true,
      description: 'Lets subjects decide for themselves, before any holdout or rule; null: they cannot.',
      resolve: ({ enrollment }) => toEnrollment(enrollment),
    }),
    extensions: t.expose('extensions', {
      type: 'JSON',
      description: 'What one API says about it and the graph has no word for, by the API’s name.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});
