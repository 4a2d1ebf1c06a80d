import { exposureProgress } from '../../domain/exposure.ts';
import { toGroups, toSchedule } from '../../store/flags/flag-rows.ts';
import { builder } from '../builder.ts';
import { BucketingObject } from '../flag/bucketing.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import { extensionsField, namedFields, stampFields } from '../lib/row-fields.ts';
import { ConditionGroupObject } from './condition-group.ts';

/** A targeting rule. */
builder.prismaNode('TargetingRule', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    setting: t.relation('setting', { description: 'Setting that the rule belongs to.' }),
    ...namedFields(t, 'the setting'),
    position: t.exposeInt('position', { description: 'Position among the rules of the setting, counted from 0.' }),
    groups: t.field({
      type: [ConditionGroupObject],
      description: 'Groups of conditions. The rule matches if any group does; without groups it matches every subject.',
      resolve: ({ groups }) => [...toGroups(groups)],
    }),
    exposurePercentage: t.exposeFloat('exposurePercentage', {
      description:
        'Percentage of the matching subjects that the rule exposes, 0 to 100. Ignored if the rule has an exposure schedule.',
    }),
    currentExposurePercentage: t.float({
      ...beyondLog,
      description:
        'Percentage of the matching subjects that the rule exposes now, 0 to 100, by its exposure schedule if it has one.',
      select: { schedule: true },
      resolve: ({ schedule, exposurePercentage }, _args, { services }) =>
        schedule === null
          ? exposurePercentage
          : exposureProgress(toSchedule(schedule), services.clock.now()).exposurePercentage,
    }),
    exposureSchedule: t.relation('schedule', {
      nullable: true,
      description: 'Exposure schedule; null if it does not exist.',
    }),
    fallsThrough: t.exposeBoolean('fallsThrough', {
      description: 'Whether a matching subject that is not exposed continues with the next rule; if not, it gets off.',
    }),
    bucketing: t.field({
      type: BucketingObject,
      nullable: true,
      description: 'What is hashed for the percentages of this rule; null if it is the bucketing of the flag.',
      resolve: ({ bucketBy, bucketGroupType }) => (bucketBy === null ? null : { bucketBy, bucketGroupType }),
    }),
    split: t.relation('weights', {
      query: { orderBy: { position: 'asc' } },
      description:
        'Shares of the variants. Subjects beyond their sum continue with the next rule. Empty if the rule uses the weights of ' +
        'the variants themselves.',
    }),
    startsAt: t.expose('startsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'First instant at which the rule can match; null if there is no start.',
    }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'First instant at which the rule no longer matches; null if there is no end.',
    }),
    ...extensionsField(t),
    ...stampFields(t),
  }),
});

/** One share of a split. */
builder.prismaObject('VariantWeight', {
  name: 'SplitWeight',
  fields: (t) => ({
    variant: t.relation('variant', { description: 'Variant.' }),
    weight: t.exposeFloat('weight', {
      description: 'Percentage of the subjects exposed by the rule that get the variant, 0 to 100.',
    }),
  }),
});
