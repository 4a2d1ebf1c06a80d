import { builder } from '../builder.ts';
import { LifecycleStatusEnum } from '../flag/flag-lifecycle.ts';
import { leavesOf } from '../lib/cache-hints.ts';
import { SwitchEnum, ValueTypeEnum } from '../lib/enums.ts';
import { encodeGlobalId } from '../lib/global-id.ts';
import type { BoardCell } from './board-cell.ts';
import type { BoardRow } from './board-rows.ts';

/** A cell of a board. */
export const BoardCellObject = builder.objectRef<BoardCell>('BoardCell').implement({
  description: 'A flag in one environment, as a board shows it. A flag without a setting there is off.',
  fields: (t) => ({
    switch: t.expose('switch', { type: SwitchEnum, description: 'Position of the switch.' }),
    enabled: t.exposeBoolean('enabled', {
      description: 'Whether the flag is on: by the switch or, if the switch follows it, by the feature default.',
    }),
    rolloutPercentage: t.exposeFloat('rolloutPercentage', {
      description:
        'Percentage of the subjects that no rule decides which get the default variant, 0 to 100; the others get off.',
    }),
    minVersion: t.exposeString('minVersion', {
      nullable: true,
      description: 'Lowest version of the application that the flag is rolled out to; null for every version.',
    }),
    activationDate: t.expose('activationDate', {
      type: 'DateTime',
      nullable: true,
      description: 'When the flag is activated; null if it does not wait for a date.',
    }),
    activated: t.exposeBoolean('activated', {
      description: 'Whether the activation date has come; true without one.',
    }),
    variantKey: t.exposeString('variantKey', {
      nullable: true,
      description: 'Key of the default variant; null if subjects that no rule decides get off.',
    }),
    overrideVariantKey: t.exposeString('overrideVariantKey', {
      nullable: true,
      description: 'Key of the variant that every subject gets, before holdouts and rules; null if there is none.',
    }),
    version: t.exposeInt('version', {
      description:
        'Version of the setting, which mutations compare with `expectedSettingVersion`; 0 without a setting.',
    }),
    ruleCount: t.exposeInt('ruleCount', { description: 'Number of targeting rules.' }),
    nextChangeAt: t.expose('nextChangeAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Next instant at which the clock changes what this setting answers: a scheduled change, the activation date, the start ' +
        'or end of a rule, or a step of an exposure schedule. Null: never.',
    }),
    pendingChangeRequestId: t.id({
      nullable: true,
      description:
        'Global ID of the oldest pending change request for the flag, alone or with others, in this environment or in several; null ' +
        'if it does not exist, or without the permission `change:read`.',
      resolve: ({ pendingRequest }) =>
        pendingRequest === null ? null : encodeGlobalId('ChangeRequest', pendingRequest.id),
    }),
    pendingChangeRequestNumber: t.int({
      nullable: true,
      description: 'Number of that change request.',
      resolve: ({ pendingRequest }) => pendingRequest?.number ?? null,
    }),
  }),
});

/** A row of a board. */
export const BoardRowObject = builder.objectRef<BoardRow>('BoardRow').implement({
  ...leavesOf<BoardRow>((row) => row),
  description: 'A flag, as a board shows it.',
  fields: (t) => ({
    flagId: t.id({ description: 'Global ID of the flag.', resolve: ({ flag }) => encodeGlobalId('Flag', flag.id) }),
    key: t.string({ description: 'Key of the flag.', resolve: ({ flag }) => flag.key }),
    name: t.string({ description: 'Display name.', resolve: ({ flag }) => flag.name }),
    valueType: t.field({
      type: ValueTypeEnum,
      description: 'Type of all its values.',
      resolve: ({ flag }) => flag.valueType,
    }),
    tags: t.stringList({ description: 'Tags.', resolve: ({ flag }) => flag.tags }),
    version: t.int({
      description: 'Version of the flag, which mutations compare with `expectedVersion`.',
      resolve: ({ flag }) => flag.version,
    }),
    permanent: t.boolean({ description: 'Whether it never becomes STALE.', resolve: ({ flag }) => flag.permanent }),
    archivedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was archived; null if it is not archived.',
      resolve: ({ flag }) => flag.archivedAt,
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was created.',
      resolve: ({ flag }) => flag.createdAt,
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When it was last changed.',
      resolve: ({ flag }) => flag.updatedAt,
    }),
    updatedBy: t.string({
      description: 'ID of the actor that last changed it, as in `Actor.id`.',
      resolve: ({ flag }) => flag.updatedBy,
    }),
    lifecycle: t.expose('lifecycle', {
      type: LifecycleStatusEnum,
      description: 'Whether it is in use, stale or archived, with a delay of seconds.',
    }),
    cells: t.expose('cells', {
      type: [BoardCellObject],
      description: 'The flag in each environment of the board, in the order of `Board.environments`.',
    }),
  }),
});
