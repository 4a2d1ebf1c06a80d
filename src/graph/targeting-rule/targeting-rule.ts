import { exposureProgress } from '../../domain/exposure.ts';
import { toGroups, toSchedule } from '../../store/flags/flag-rows.ts';
import { builder } from '../builder.ts';
import { BucketingObject } from '../flag/bucketing.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import { ConditionGroupObject } from './condition-group.ts';

/** Who a rule matches, how many of them it exposes, and which variants they get. */
builder.prismaNode('TargetingRule', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    setting: t.relation('setting', { description: 'The flag in the environment that the rule is for.' }),
    key: t.exposeString('key', { description: 'Names it within its setting.' }),
    name: t.exposeString('name', { description: 'What people call it.' }),
    position: t.exposeInt('position', { description: 'Its place among the rules of the setting, from 0.' }),
    groups: t.field({
      type: [ConditionGroupObject],
      description: 'The rule matches when any of these does; without any it matches everybody.',
      resolve: ({ groups }) => [...toGroups(groups)],
    }),
    exposurePercentage: t.exposeFloat('exposurePercentage', {
      description:
        'How many of the matching subjects are exposed, 0 to 100; a schedule, where there is one, decides instead.',
    }),
    currentExposurePercentage: t.float({
      ...beyondLog,
      description: 'How many of the matching subjects are exposed now, 0 to 100, by the schedule if there is one.',
      select: { schedule: true },
      resolve: ({ schedule, exposurePercentage }, _args, { services }) =>
        schedule === null
          ? exposurePercentage
          : exposureProgress(toSchedule(schedule), services.clock.now()).exposurePercentage,
    }),
    exposureSchedule: t.relation('schedule', {
      nullable: true,
      description: 'The steps by which the exposure grows over time; null for none.',
    }),
    fallsThrough: t.exposeBoolean('fallsThrough', {
      description:
        'Whether the next rule is asked for a subject that matches and is not exposed; if not, the flag is off for it.',
    }),
    bucketing: t.field({
      type: BucketingObject,
      nullable: true,
      description: 'What decides which bucket a subject falls into; null keeps the flag’s.',
      resolve: ({ bucketBy, bucketGroupType }) => (bucketBy === null ? null : { bucketBy, bucketGroupType }),
    }),
    split: t.relation('weights', {
      query: { orderBy: { position: 'asc' } },
      description:
        'The shares of the variants; what is missing to 100 falls through to the next rule. Empty: the weights of the flag’s variants.',
    }),
    startsAt: t.expose('startsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The rule matches nobody before; null: no limit.',
    }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The rule matches nobody from then on; null: no limit.',
    }),
    extensions: t.expose('extensions', {
      type: 'JSON',
      description: 'What one API says about it and the graph has no word for, by the API’s name.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

/** The share of a split that one variant receives. */
builder.prismaObject('VariantWeight', {
  name: 'SplitWeight',
  fields: (t) => ({
    variant: t.relation('variant', { description: 'The variant.' }),
    weight: t.exposeFloat('weight', { description: 'Its share, in percent of the subjects that the rule exposes.' }),
  }),
});
