/** An organization of the demo data, in which everything is tried. */
export const ORGANIZATION = 'org_812';
/** Another one, of which its members know nothing. */
export const OTHER = 'org-nansen-akademiet';
/** A flag of the organization that is there and on. */
export const FLAG = 'encrypted_storage';

/** Where the in-house APIs keep the flags of the organization. */
export const FLAGS = `/api/v1/organizations/${ORGANIZATION}/feature-flags`;
export const STATES = '/api/v1/org-feature-flags';
export const DATADOG = '/api/v2/feature-flags';
export const POSTHOG = `/api/projects/${ORGANIZATION}/feature_flags/`;
export const OFREP = '/ofrep/v1/evaluate/flags';
export const SDK = '/flags/?v=2';

/** Names the organization to APIs whose paths do not. */
export const HERE = { 'x-halyard-organization': ORGANIZATION } as const;

/** A flag as Datadog's API takes it. */
export const datadogFlag = (attributes: object) => ({
  data: {
    type: 'feature-flags',
    attributes: {
      ...{ key: 'datadog-flag', name: 'Flag', value_type: 'BOOLEAN' },
      variants: [
        { key: 'on', name: 'On', value: 'true' },
        { key: 'off', name: 'Off', value: 'false' },
      ],
      ...attributes,
    },
  },
});

/** A flag as PostHog's API takes it, with one condition. */
export const posthogFlag = (property: object) => ({
  key: 'posthog-flag',
  filters: { groups: [{ properties: [{ type: 'person', key: 'plan', ...property }], rollout_percentage: 100 }] },
});
