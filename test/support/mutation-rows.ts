import type { ChangeKind } from '../../src/domain/change.ts';
import type { Permission } from '../../src/domain/permission.ts';
import { encodeGlobalId } from '../../src/graph/lib/global-id.ts';
import { mutate, requestChange } from './mutate.ts';
import type { TestApp } from './test-app.ts';
import type { TestOrganization } from './test-organization.ts';

/** One mutation: what it takes, and what it leaves behind. */
export interface MutationRow {
  readonly permission: Permission;
  /** An input that is right, once what it is about has been made: with the key, where only the maker may change it. */
  readonly input: (place: TestOrganization, app: TestApp, key?: string) => object | Promise<object>;
  /** The type of the answer. */
  readonly answers: string;
  /** The kind of the change in the log; null: the log goes with what is deleted. */
  readonly logs: ChangeKind | null;
  /** Only callers that are not bound to an organization may do it. */
  readonly everywhere?: true;
}

const schedule = {
  autostart: false,
  steps: [{ exposurePercentage: 10, intervalMilliseconds: 1000 }, { exposurePercentage: 50 }],
};
const ruled = [
  { environment: 'production', enabled: true, rules: [{ key: 'beta', variant: 'on', exposureSchedule: schedule }] },
];

/** A flag of its own for each mutation, and the input that names it. */
const flag =
  (more: object = {}) =>
  async ({ organizationId, flag: make }: TestOrganization) => {
    await make('the-flag');
    return { organizationId, key: 'the-flag', ...more };
  };
const part =
  (more: object = {}) =>
  async ({ organizationId, flag: make }: TestOrganization) => {
    await make('the-flag', { settings: ruled });
    return { organizationId, flagKey: 'the-flag', ...more };
  };

const withDashboard = async (place: TestOrganization, app: TestApp) => {
  const input = await part()(place);
  await mutate(app, 'createUsageDashboard', input);
  return input;
};

/** Every mutation by its name. */
export const mutationRows: Record<string, MutationRow> = {
  createOrganization: {
    permission: 'organization:write',
    input: ({ organizationId }) => ({ id: `${organizationId}-next` }),
    answers: 'Organization',
    logs: 'ORGANIZATION_CREATED',
    everywhere: true,
  },
  setManagement: {
    permission: 'management:write',
    input: ({ organizationId }) => ({ organizationId, managedBy: 'FILES', location: 'the repository' }),
    answers: 'Organization',
    logs: 'ORGANIZATION_UPDATED',
  },
  updateOrganization: {
    permission: 'organization:write',
    input: ({ organizationId }) => ({ organizationId, name: 'Nansen' }),
    answers: 'Organization',
    logs: 'ORGANIZATION_UPDATED',
  },
  deleteOrganization: {
    permission: 'organization:write',
    input: ({ organizationId }) => ({ organizationId, name: organizationId }),
    answers: 'Deletion',
    logs: null,
  },
  saveView: {
    permission: 'flag:write',
    input: ({ organizationId }) => ({ organizationId, page: 'board', name: 'Mine', parameters: { tags: ['a'] } }),
    answers: 'SavedView',
    logs: 'VIEW_SAVED',
  },
  deleteView: {
    permission: 'flag:write',
    async input({ organizationId }, app) {
      const view = { organizationId, page: 'board', name: 'Mine' };
      await mutate(app, 'saveView', { ...view, parameters: {} });
      return view;
    },
    answers: 'Deletion',
    logs: 'VIEW_DELETED',
  },
  createEnvironment: {
    permission: 'environment:write',
    input: ({ organizationId }) => ({ organizationId, key: 'staging' }),
    answers: 'Environment',
    logs: 'ENVIRONMENT_CREATED',
  },
  updateEnvironment: {
    permission: 'environment:write',
    input: ({ organizationId }) => ({ organizationId, key: 'development', name: 'Workshop' }),
    answers: 'Environment',
    logs: 'ENVIRONMENT_UPDATED',
  },
  deleteEnvironment: {
    permission: 'environment:write',
    input: ({ organizationId }) => ({ organizationId, key: 'development' }),
    answers: 'Deletion',
    logs: 'ENVIRONMENT_DELETED',
  },
  createFlag: {
    permission: 'flag:write',
    input: ({ organizationId }) => ({ organizationId, key: 'the-flag' }),
    answers: 'Flag',
    logs: 'FLAG_CREATED',
  },
  copyFlagSettings: {
    permission: 'flag:write',
    async input({ organizationId, flag: make }) {
      await make('the-flag');
      return { organizationId, from: 'production', to: 'development', flags: [{ key: 'the-flag' }] };
    },
    answers: 'CopiedFlagSettings',
    logs: 'FLAG_UPDATED',
  },
  applyConfiguration: {
    permission: 'flag:write',
    input: ({ organizationId }) => ({ organizationId, document: { format: 1, flags: { 'the-flag': {} } } }),
    answers: 'AppliedConfiguration',
    logs: 'CONFIGURATION_APPLIED',
  },
  changeFlags: {
    permission: 'flag:write',
    async input({ organizationId, flag: make }) {
      await make('the-flag');
      return { organizationId, flags: [{ key: 'the-flag' }], addTags: ['bulk'] };
    },
    answers: 'ChangedFlags',
    logs: 'FLAG_UPDATED',
  },
  revertFlags: {
    permission: 'flag:write',
    async input({ organizationId, flag: make }, app) {
      await make('the-flag');
      const { revision: toRevision } = await app.services.live.snapshot(organizationId);
      await mutate(app, 'updateFlag', { organizationId, key: 'the-flag', name: 'New' });
      return { organizationId, flags: [{ key: 'the-flag' }], toRevision };
    },
    answers: 'ChangedFlags',
    logs: 'FLAG_REVERTED',
  },
  updateFlag: { permission: 'flag:write', input: flag({ name: 'New' }), answers: 'Flag', logs: 'FLAG_UPDATED' },
  archiveFlag: { permission: 'flag:write', input: flag(), answers: 'Flag', logs: 'FLAG_ARCHIVED' },
  unarchiveFlag: {
    permission: 'flag:write',
    async input(place, app) {
      const input = await flag()(place);
      await mutate(app, 'archiveFlag', input);
      return input;
    },
    answers: 'Flag',
    logs: 'FLAG_UNARCHIVED',
  },
  deleteFlag: { permission: 'flag:write', input: flag(), answers: 'Flag', logs: 'FLAG_DELETED' },
  restoreFlag: {
    permission: 'flag:write',
    async input(place, app) {
      const input = await flag()(place);
      await mutate(app, 'deleteFlag', input);
      return input;
    },
    answers: 'Flag',
    logs: 'FLAG_RESTORED',
  },
  revertFlag: {
    permission: 'flag:write',
    async input(place, app) {
      const input = await flag()(place);
      const { revision } = await app.services.live.snapshot(place.organizationId);
      await mutate(app, 'updateFlag', { ...input, name: 'New' });
      return { ...input, toRevision: revision };
    },
    answers: 'Flag',
    logs: 'FLAG_REVERTED',
  },
  createUsageDashboard: {
    permission: 'flag:write',
    input: part(),
    answers: 'UsageDashboard',
    logs: 'USAGE_DASHBOARD_CREATED',
  },
  enrichUsageDashboard: {
    permission: 'flag:write',
    input: withDashboard,
    answers: 'UsageDashboard',
    logs: 'USAGE_DASHBOARD_UPDATED',
  },
  deleteUsageDashboard: {
    permission: 'flag:write',
    input: withDashboard,
    answers: 'Deletion',
    logs: 'USAGE_DASHBOARD_DELETED',
  },
  createVariant: {
    permission: 'flag:write',
    input: part({ key: 'also-on', value: true }),
    answers: 'Variant',
    logs: 'FLAG_UPDATED',
  },
  updateVariant: {
    permission: 'flag:write',
    input: part({ key: 'on', name: 'Yes' }),
    answers: 'Variant',
    logs: 'FLAG_UPDATED',
  },
  deleteVariant: { permission: 'flag:write', input: part({ key: 'off' }), answers: 'Flag', logs: 'FLAG_UPDATED' },
  setFlagSwitch: {
    permission: 'flag:write',
    input: part({ enabled: false }),
    answers: 'FlagEnvironment',
    logs: 'FLAG_UPDATED',
  },
  setFlagSetting: {
    permission: 'flag:write',
    input: part({ rolloutPercentage: 20 }),
    answers: 'FlagEnvironment',
    logs: 'FLAG_UPDATED',
  },
  scheduleFlagChange: {
    permission: 'flag:write',
    input: part({ at: '2099-01-01T00:00:00Z', rolloutPercentage: 50 }),
    answers: 'ScheduledChange',
    logs: 'SCHEDULED_CHANGE_CREATED',
  },
  cancelScheduledChange: {
    permission: 'flag:write',
    async input(place, app) {
      const input = await part()(place);
      const change = { ...input, at: '2099-01-01T00:00:00Z', enabled: false };
      const { id } = await mutate(app, 'scheduleFlagChange', change, { select: '... on ScheduledChange { id }' });
      return { ...input, changeId: id };
    },
    answers: 'FlagEnvironment',
    logs: 'SCHEDULED_CHANGE_CANCELED',
  },
  setRolloutCondition: {
    permission: 'flag:write',
    input: part({ minVersion: '2.5.0' }),
    answers: 'FlagEnvironment',
    logs: 'FLAG_UPDATED',
  },
  removeRolloutCondition: {
    permission: 'flag:write',
    async input(place, app) {
      const input = await part()(place);
      await mutate(app, 'setRolloutCondition', { ...input, minVersion: '2.5.0' });
      return input;
    },
    answers: 'FlagEnvironment',
    logs: 'FLAG_UPDATED',
  },
  setTargetingRules: {
    permission: 'flag:write',
    input: part({ rules: [] }),
    answers: 'FlagEnvironment',
    logs: 'FLAG_UPDATED',
  },
  startExposure: {
    permission: 'flag:write',
    input: part({ ruleKey: 'beta' }),
    answers: 'FlagEnvironment',
    logs: 'FLAG_UPDATED',
  },
  pauseExposure: {
    permission: 'flag:write',
    async input(place, app) {
      const input = await part({ ruleKey: 'beta' })(place);
      await mutate(app, 'startExposure', input);
      return input;
    },
    answers: 'FlagEnvironment',
    logs: 'FLAG_UPDATED',
  },
  resumeExposure: {
    permission: 'flag:write',
    async input(place, app) {
      const input = await part({ ruleKey: 'beta' })(place);
      await mutate(app, 'startExposure', input);
      await mutate(app, 'pauseExposure', input);
      return input;
    },
    answers: 'FlagEnvironment',
    logs: 'FLAG_UPDATED',
  },
  stopExposure: {
    permission: 'flag:write',
    input: part({ ruleKey: 'beta' }),
    answers: 'FlagEnvironment',
    logs: 'FLAG_UPDATED',
  },
  createSegment: {
    permission: 'segment:write',
    input: ({ organizationId }) => ({ organizationId, key: 'crew' }),
    answers: 'Segment',
    logs: 'SEGMENT_CREATED',
  },
  updateSegment: {
    permission: 'segment:write',
    async input({ organizationId }, app) {
      await mutate(app, 'createSegment', { organizationId, key: 'crew' });
      return { organizationId, key: 'crew', name: 'The crew' };
    },
    answers: 'Segment',
    logs: 'SEGMENT_UPDATED',
  },
  deleteSegment: {
    permission: 'segment:write',
    async input({ organizationId }, app) {
      await mutate(app, 'createSegment', { organizationId, key: 'crew' });
      return { organizationId, key: 'crew' };
    },
    answers: 'Deletion',
    logs: 'SEGMENT_DELETED',
  },
  createHoldout: {
    permission: 'segment:write',
    input: ({ organizationId }) => ({ organizationId, key: 'control', exclusionPercentage: 5 }),
    answers: 'Holdout',
    logs: 'HOLDOUT_CREATED',
  },
  updateHoldout: {
    permission: 'segment:write',
    async input({ organizationId }, app) {
      await mutate(app, 'createHoldout', { organizationId, key: 'control', exclusionPercentage: 5 });
      return { organizationId, key: 'control', exclusionPercentage: 6 };
    },
    answers: 'Holdout',
    logs: 'HOLDOUT_UPDATED',
  },
  deleteHoldout: {
    permission: 'segment:write',
    async input({ organizationId }, app) {
      await mutate(app, 'createHoldout', { organizationId, key: 'control', exclusionPercentage: 5 });
      return { organizationId, key: 'control' };
    },
    answers: 'Deletion',
    logs: 'HOLDOUT_DELETED',
  },
  setFeatureDefault: {
    permission: 'organization:write',
    input: ({ organizationId }) => ({ featureKey: organizationId, enabled: true }),
    answers: 'FeatureDefault',
    logs: 'FEATURE_DEFAULT_SET',
    everywhere: true,
  },
  removeFeatureDefault: {
    permission: 'organization:write',
    async input({ organizationId }, app) {
      await mutate(app, 'setFeatureDefault', { featureKey: organizationId, enabled: true });
      return { featureKey: organizationId };
    },
    answers: 'Deletion',
    logs: 'FEATURE_DEFAULT_REMOVED',
    everywhere: true,
  },
  approveChangeRequest: {
    permission: 'change:approve',
    input: async ({ organizationId }, app) => ({ id: await requestChange(app, organizationId) }),
    answers: 'ChangeRequest',
    logs: 'CHANGE_REQUEST_APPROVED',
  },
  rejectChangeRequest: {
    permission: 'change:approve',
    input: async ({ organizationId }, app) => ({ id: await requestChange(app, organizationId) }),
    answers: 'ChangeRequest',
    logs: 'CHANGE_REQUEST_REJECTED',
  },
  updateChangeRequest: {
    permission: 'flag:write',
    input: async ({ organizationId }, app, key) => ({
      id: await requestChange(app, organizationId, 'guarded', key),
      comment: 'Because.',
    }),
    answers: 'ChangeRequest',
    logs: 'CHANGE_REQUEST_UPDATED',
  },
  withdrawChangeRequest: {
    permission: 'flag:write',
    input: async ({ organizationId }, app, key) => ({ id: await requestChange(app, organizationId, 'guarded', key) }),
    answers: 'ChangeRequest',
    logs: 'CHANGE_REQUEST_WITHDRAWN',
  },
  createApiKey: {
    permission: 'key:manage',
    input: ({ organizationId }) => ({ organizationId, name: 'ci', permissions: ['key:manage'] }),
    answers: 'CreatedApiKey',
    logs: 'API_KEY_CREATED',
  },
  revokeApiKey: {
    permission: 'key:manage',
    async input({ organizationId }, app) {
      const { id } = await app.createKey({ organizationId });
      return { id: encodeGlobalId('ApiKey', id) };
    },
    answers: 'ApiKey',
    logs: 'API_KEY_REVOKED',
  },
};
