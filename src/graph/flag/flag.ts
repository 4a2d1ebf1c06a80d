import { completeValue } from '@pothos/core';
import type { DistributionChannel, Prerequisite } from '../../domain/flag.ts';
import type { ValueType } from '../../domain/value.ts';
import { builder } from '../builder.ts';
import { environmentOrder, namedEnvironment, visibleEnvironments } from '../environment/visible-environments.ts';
import { SHOWN_ENVIRONMENT } from '../lib/arguments.ts';
import { connectionType } from '../lib/connection.ts';
import { fromColumn } from '../lib/described-enum.ts';
import { DistributionChannelEnum, ValueTypeEnum } from '../lib/enums.ts';
import { revisionField } from '../lib/latest-revision.ts';
import { createdFields, extensionsField, numberField, updatedFields } from '../lib/row-fields.ts';
import { hasCondition, RolloutConditionObject } from '../setting/rollout-condition.ts';
import { FlagEnvironmentNode } from '../setting/setting.ts';
import { VariantNode } from '../variant/variant.ts';
import { BucketingObject } from './bucketing.ts';
import { FlagLifecycle, lifecycleSelect, shownLifecycle } from './flag-lifecycle.ts';

/** A feature flag. */
export const FlagNode = builder.prismaNode('Flag', {
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    organization: t.relation('organization', { description: 'Organization that it belongs to.' }),
    ...numberField(t),
    key: t.exposeString('key', {
      description:
        'Key, unique in the organization among the flags that are not deleted. Only some REST APIs can change it; references to ' +
        'the flag then change with it.',
    }),
    name: t.exposeString('name', { description: 'Display name.' }),
    description: t.exposeString('description', { description: 'Purpose; may be empty.' }),
    valueType: t.field({
      type: ValueTypeEnum,
      description: 'Type of all its values. Only some REST APIs can change it.',
      resolve: ({ valueType }) => fromColumn<ValueType>(valueType),
    }),
    jsonSchema: t.expose('jsonSchema', {
      type: 'JSON',
      nullable: true,
      description: 'JSON Schema that its JSON values satisfy, 2020-12 or draft-07; null if any value is valid.',
    }),
    tags: t.exposeStringList('tags', { description: 'Tags, which lists can be filtered by.' }),
    distributionChannel: t.field({
      type: DistributionChannelEnum,
      description: 'Kinds of SDK that may receive it.',
      resolve: (flag) => fromColumn<DistributionChannel>(flag.distributionChannel),
    }),
    requiresApproval: t.exposeBoolean('requiresApproval', {
      description: 'Whether changes that affect a production environment wait for approval.',
    }),
    permanent: t.exposeBoolean('permanent', { description: 'Whether it never becomes STALE.' }),
    bucketing: t.field({
      type: BucketingObject,
      description: 'What is hashed to decide percentages. A targeting rule may hash something else.',
      resolve: (flag) => flag,
    }),
    experienceContinuity: t.exposeBoolean('experienceContinuity', {
      description:
        'Whether a subject keeps its variant when it is identified under another targeting key. It works with APIs that report ' +
        'both keys.',
    }),
    encryptsPayloads: t.exposeBoolean('encryptsPayloads', {
      description:
        'Whether the payloads of its variants are stored encrypted and shown only to secret API keys with `flag:read`.',
    }),
    holdout: t.relation('holdout', {
      nullable: true,
      description: 'Holdout that excludes some subjects; null if it does not exist.',
    }),
    version: t.exposeInt('version', {
      description: 'Version, which grows by one with every change. Mutations compare it with `expectedVersion`.',
    }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was archived; null if it is not archived.',
    }),
    deletedAt: t.expose('deletedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was deleted; null if it is not deleted.',
    }),
    ...revisionField(t, 'FLAG'),
    ...createdFields(t),
    ...updatedFields(t),
    ...extensionsField(t),
    variants: t.relation('variants', {
      query: { orderBy: { position: 'asc' } },
      description: 'Variants, in order.',
    }),
    variant: t.field({
      type: VariantNode,
      nullable: true,
      description: 'Variant with this key; null if it does not exist.',
      args: { key: t.arg.string({ required: true, description: 'Key of the variant.' }) },
      select: ({ key }, _context, nested) =>
        completeValue(nested({ where: { key }, take: 1 }), (variants) => ({ variants })),
      resolve: ({ variants: [variant] }) => variant ?? null,
    }),
    settings: t.relation('settings', {
      query: (_args, context) => ({
        where: { environment: visibleEnvironments(context) },
        orderBy: environmentOrder.map((environment) => ({ environment })),
      }),
      description: 'Settings of the flag in every environment, the default environment first.',
    }),
    setting: t.field({
      type: FlagEnvironmentNode,
      nullable: true,
      description: 'Setting of the flag in one environment; null if the environment does not exist.',
      args: {
        environment: t.arg.string({ description: SHOWN_ENVIRONMENT }),
      },
      select: ({ environment }, context, nested) =>
        completeValue(
          nested({ where: { environment: namedEnvironment(context, environment) }, take: 1 }),
          (settings) => ({ settings }),
        ),
      resolve: ({ settings: [setting] }) => setting ?? null,
    }),
    rolloutCondition: t.field({
      type: RolloutConditionObject,
      nullable: true,
      description:
        'Rollout condition of the flag in one environment; null if it has none or the environment does not exist.',
      args: {
        environment: t.arg.string({ description: SHOWN_ENVIRONMENT }),
      },
      select: ({ environment }, context) => ({
        settings: { where: { environment: namedEnvironment(context, environment) }, take: 1 },
      }),
      resolve: ({ settings: [setting] }) => (setting !== undefined && hasCondition(setting) ? setting : null),
    }),
    prerequisites: t.relation('prerequisites', {
      query: { orderBy: { position: 'asc' } },
      description: 'Flags that must evaluate as expected, else this flag is off.',
    }),
    lifecycle: t.field({
      type: FlagLifecycle,
      description: 'Whether it is in use, stale, archived or deleted.',
      select: lifecycleSelect,
      resolve: (flag, _args, { services }) => shownLifecycle(flag, services.clock.now()),
    }),
  }),
});

/** A prerequisite of a flag. */
builder.prismaObject('Prerequisite', {
  fields: (t) => ({
    flag: t.relation('prerequisiteFlag', { description: 'Flag that must evaluate as expected.' }),
    expected: t.field({
      type: 'JSON',
      description: 'Expected result. true: on, with any variant. false: off. A string: the variant with this key.',
      resolve: ({ expected }) => expected as Prerequisite['expected'],
    }),
  }),
});

/** A list of flags. */
export const FlagConnection = connectionType('Flag', FlagNode);
