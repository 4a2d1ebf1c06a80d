import { completeValue } from '@pothos/core';
import type { DistributionChannel, Prerequisite } from '../../domain/flag.ts';
import type { ValueType } from '../../domain/value.ts';
import { builder } from '../builder.ts';
import { environmentOrder, namedEnvironment, visibleEnvironments } from '../environment/visible-environments.ts';
import { connectionType } from '../lib/connection.ts';
import { fromColumn } from '../lib/described-enum.ts';
import { DistributionChannelEnum, ValueTypeEnum } from '../lib/enums.ts';
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
    organization: t.relation('organization', { description: 'The organization it belongs to.' }),
    number: t.exposeInt('number', { description: 'Its number within the organization.' }),
    key: t.exposeString('key', {
      description:
        'Names it within its organization among the flags that are not deleted. Only an older API can change it; whatever refers ' +
        'to the flag follows.',
    }),
    name: t.exposeString('name', { description: 'What people call it.' }),
    description: t.exposeString('description', { description: 'What it is for; empty for none.' }),
    valueType: t.field({
      type: ValueTypeEnum,
      description: 'The type of all its values. Only an older API can change it.',
      resolve: ({ valueType }) => fromColumn<ValueType>(valueType),
    }),
    jsonSchema: t.expose('jsonSchema', {
      type: 'JSON',
      nullable: true,
      description: 'What its JSON values must satisfy (JSON Schema 2020-12 or draft-07); null asks nothing.',
    }),
    tags: t.exposeStringList('tags', { description: 'Words to find it by.' }),
    distributionChannel: t.field({
      type: DistributionChannelEnum,
      description: 'Which kind of SDK may receive it.',
      resolve: (flag) => fromColumn<DistributionChannel>(flag.distributionChannel),
    }),
    requiresApproval: t.exposeBoolean('requiresApproval', {
      description: 'Whether changes that reach a production environment wait for approval.',
    }),
    permanent: t.exposeBoolean('permanent', { description: 'Whether it is never counted as stale.' }),
    bucketing: t.field({
      type: BucketingObject,
      description: 'What decides which bucket a subject falls into; a targeting rule may say otherwise.',
      resolve: (flag) => flag,
    }),
    experienceContinuity: t.exposeBoolean('experienceContinuity', {
      description:
        'Whether a subject keeps its variant when it is identified under another targeting key, as far as the API that it is told ' +
        'through knows of both.',
    }),
    encryptsPayloads: t.exposeBoolean('encryptsPayloads', {
      description:
        'Whether the payloads of its variants are kept encrypted, and shown only to secret keys with `flag:read`.',
    }),
    holdout: t.relation('holdout', {
      nullable: true,
      description: 'The holdout that keeps some subjects out; null for none.',
    }),
    version: t.exposeInt('version', {
      description: 'Grows by one with every change; `expectedVersion` of a mutation compares it.',
    }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is archived and answers off; null: it is not.',
    }),
    deletedAt: t.expose('deletedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is deleted; null: it is not.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    createdBy: t.exposeString('createdBy', { description: 'The id of who made it, as in the change log.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
    updatedBy: t.exposeString('updatedBy', { description: 'The id of who last changed it, as in the change log.' }),
    extensions: t.expose('extensions', {
      type: 'JSON',
      description: 'What one API says about it and the graph has no word for, by the API’s name.',
    }),
    variants: t.relation('variants', {
      query: { orderBy: { position: 'asc' } },
      description: 'The values it can answer with, in their order.',
    }),
    variant: t.field({
      type: VariantNode,
      nullable: true,
      description: 'One of its variants; null when there is none of the key.',
      args: { key: t.arg.string({ required: true, description: 'The variant’s key.' }) },
      select: ({ key }, _context, nested) =>
        completeValue(nested({ where: { key }, take: 1 }), (variants) => ({ variants })),
      resolve: ({ variants: [variant] }) => variant ?? null,
    }),
    settings: t.relation('settings', {
      query: (_args, context) => ({
        where: { environment: visibleEnvironments(context) },
        orderBy: environmentOrder.map((environment) => ({ environment })),
      }),
      description: 'The flag in every environment, the default one first.',
    }),
    setting: t.field({
      type: FlagEnvironmentNode,
      nullable: true,
      description: 'The flag in one environment; null when there is no such environment.',
      args: {
        environment: t.arg.string({ description: 'The environment’s key. Default: the organization’s default one.' }),
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
      description: 'From which version and instant on it is rolled out in one environment; null asks nothing.',
      args: {
        environment: t.arg.string({ description: 'The environment’s key. Default: the organization’s default one.' }),
      },
      select: ({ environment }, context) => ({
        settings: { where: { environment: namedEnvironment(context, environment) }, take: 1 },
      }),
      resolve: ({ settings: [setting] }) => (setting !== undefined && hasCondition(setting) ? setting : null),
    }),
    prerequisites: t.relation('prerequisites', {
      query: { orderBy: { position: 'asc' } },
      description: 'The flags that must answer as expected before this one answers with anything but off.',
    }),
    lifecycle: t.field({
      type: FlagLifecycle,
      description: 'How alive it is, and why.',
      select: lifecycleSelect,
      resolve: (flag, _args, { services }) => shownLifecycle(flag, services.clock.now()),
    }),
  }),
});

/** A flag that another one needs. */
builder.prismaObject('Prerequisite', {
  fields: (t) => ({
    flag: t.relation('prerequisiteFlag', { description: 'The flag that is needed.' }),
    expected: t.field({
      type: 'JSON',
      description: 'What it must answer: `true`: on (any variant); `false`: off; a text: the variant of that key.',
      resolve: ({ expected }) => expected as Prerequisite['expected'],
    }),
  }),
});

/** A list of flags. */
export const FlagConnection = connectionType('Flag', FlagNode);
