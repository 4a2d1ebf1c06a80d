import { MAXIMUM_REQUESTED } from '../../actions/change-request/change-request-rows.ts';
import { type AppliedConfiguration, applyConfiguration } from '../../actions/configuration/apply-configuration.ts';
import { configurationSchema } from '../../actions/configuration/configuration-document.ts';
import { type ConfiguredType, MAXIMUM_CONFIGURED } from '../../actions/configuration/configured.ts';
import { builder } from '../builder.ts';
import { DifferenceObject } from '../change/difference.ts';
import { describedEnum } from '../lib/described-enum.ts';
import { ChangeKindEnum } from '../lib/enums.ts';
import { mutationResultOrApproval } from '../lib/expected-failures.ts';
import { changeComment, organizationAddress } from '../lib/input-fields.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { priced } from '../lib/price-hints.ts';

const ConfigurationKindEnum = describedEnum<ConfiguredType>(
  'ConfigurationKind',
  'Kinds of object that a configuration describes.',
  {
    ENVIRONMENT: 'Environments.',
    FLAG: 'Flags, with their variants, settings and rules.',
    HOLDOUT: 'Holdouts.',
    SEGMENT: 'Segments.',
  },
);

const ConfiguredObjectType = builder.objectRef<AppliedConfiguration['objects'][number]>('ConfiguredObject').implement({
  description: 'An object that a configuration changes.',
  fields: (t) => ({
    entityType: t.expose('entityType', { type: ConfigurationKindEnum, description: 'Kind of the object.' }),
    entityKey: t.exposeString('entityKey', { description: 'Key of the object.' }),
    kind: t.expose('kind', { type: ChangeKindEnum, description: 'Kind of the change, as in the log.' }),
    differences: t.field({
      type: [DifferenceObject],
      description: 'Differences that it makes; empty for a new object and for one that is deleted.',
      resolve: ({ differences }) => [...differences],
    }),
  }),
});

const AppliedConfigurationType = builder.objectRef<AppliedConfiguration>('AppliedConfiguration').implement({
  description: 'What a configuration has changed or, as a preview, would change.',
  fields: (t) => ({
    objects: t.field({
      type: [ConfiguredObjectType],
      description: 'Objects that are changed, in the order of the log; empty if everything is as the document says.',
      resolve: ({ objects }) => [...objects],
    }),
    requiresApproval: t.boolean({
      description: 'Of a preview: whether the configuration would wait for approval.',
      resolve: ({ waitsFor }) => waitsFor.length > 0,
    }),
    approvalEnvironments: t.stringList({
      description: 'Of a preview: keys of the environments for which approval is required.',
      resolve: ({ waitsFor }) => [...waitsFor],
    }),
    revision: t.exposeInt('revision', {
      description: 'Revision of the organization after the mutation; the same as before if nothing has changed.',
    }),
  }),
});

const ApplyConfigurationInput = builder.inputType('ApplyConfigurationInput', {
  description: 'A configuration, and how to apply it.',
  fields: (t) => ({
    ...organizationAddress(t),
    document: t.field({
      type: 'JSON',
      required: true,
      description:
        'Environments, segments, holdouts and flags in the form of `Organization.export`, with `format: 1`; ' +
        '`configurationSchema` describes it. An object that it has becomes as it says: absent members get their default values. ' +
        'Settings change in the environments that it has, and in those that a flag names. What it does not have stays.',
    }),
    prune: t.field({
      type: [ConfigurationKindEnum],
      ...boundedList(
        'configurationKinds',
        'Kinds of which every object is deleted that the document does not have; the document must have the kind. `restoreFlag` ' +
          'restores flags. Default, also for null: none.',
      ),
    }),
    pruneTags: t.stringList(
      boundedList(
        'tags',
        'Only flags with one of these tags are deleted. Default, also for null: all that `prune` names.',
      ),
    ),
    expectedRevision: t.int({
      description:
        'Revision of the organization that the document is based on. If anything has changed since, and the document would ' +
        'change something, the mutation fails with VERSION_CONFLICT. Default, also for null: any revision.',
    }),
    preview: t.boolean({
      description:
        'true: everything is checked, nothing is changed, and the result says what would be. Default: false.',
    }),
    ...changeComment(t),
  }),
});

builder.mutationField('applyConfiguration', (t) =>
  t.field({
    ...priced(100),
    ...mutationResultOrApproval,
    type: AppliedConfigurationType,
    description:
      'Makes environments, segments, holdouts and flags as a document describes them: all of it or nothing, at once, with a log ' +
      'entry for each object that changes. If answers in an environment need approval, the whole waits as one change request. ' +
      `Applied again it changes nothing. At most ${MAXIMUM_CONFIGURED.toLocaleString('en')} objects are changed, ` +
      `${MAXIMUM_REQUESTED} if they wait for approval. Permission: ` +
      '`flag:write`, and `segment:write` or `environment:write` for a document with segments, holdouts or environments.',
    args: {
      input: t.arg({
        type: ApplyConfigurationInput,
        required: true,
        description: 'The document, and how to apply it.',
      }),
    },
    resolve: (_root, { input }, { services, caller }) =>
      applyConfiguration(services, caller, { ...input, document: input.document ?? null }),
  }),
);

builder.queryField('configurationSchema', (t) =>
  t.field({
    type: 'JSON',
    nullable: true,
    description:
      'JSON Schema (2020-12) of the document of `applyConfiguration` and `Organization.export`, for editors. `$defs` has the ' +
      'schemas of one `environment`, `flag`, `holdout` and `segment`.',
    resolve: () => configurationSchema(),
  }),
);
