import type { Instant } from '../../domain/instant.ts';
import type { SegmentKind } from '../../domain/segment.ts';
import type { CreateFlagInput, FlagName, SettingChange } from '../flag/flag-inputs.ts';
import type { FeatureDefaultInput } from '../organization/feature-defaults.ts';
import type { SegmentChange, SegmentName } from '../segment/segments.ts';

type DemoFlag = Omit<CreateFlagInput, 'organizationId'> & { readonly createdAt: Instant };

/** The segments of the academy. */
export const demoSegments: readonly (Pick<SegmentName, 'key'> & SegmentChange & { readonly kind: SegmentKind })[] = [
  {
    key: 'beta-testers',
    kind: 'DYNAMIC',
    name: 'Beta testers',
    description: 'Teachers, and all users with an email address of the academy.',
    groups: [
      { conditions: [{ attribute: 'role', operator: 'EQUALS', values: ['teacher'] }] },
      {
        conditions: [{ attribute: 'email', operator: 'ENDS_WITH', values: ['@nansen-akademiet.no'], ignoreCase: true }],
      },
    ],
  },
  {
    key: 'pilot-schools',
    kind: 'STATIC',
    name: 'Pilot schools',
    description: 'The schools that agreed to try new things first.',
    members: ['school-bergen', 'school-oslo', 'school-tromso'],
  },
];

/** The shared catalogue of feature defaults. */
export const demoCatalogue: readonly FeatureDefaultInput[] = [
  { featureKey: 'driver_declarations', enabled: false, description: 'Drivers declare their hours in the app.' },
  { featureKey: 'encrypted_storage', enabled: true, description: 'Documents are encrypted at rest.' },
  { featureKey: 'sms_reminders', enabled: false, description: 'Reminders go out as text messages.' },
  { featureKey: 'multi_template', enabled: false, description: 'Several document templates per customer.' },
];

const inProduction = (setting: SettingChange): CreateFlagInput['settings'] => [
  { environment: 'production', ...setting },
];

/** The flags of the academy as they were made. */
export const demoFlags: readonly DemoFlag[] = [
  {
    createdAt: '2025-11-01T08:00:00Z',
    key: 'travel_reimbursement',
    name: 'Travel reimbursement',
    description: 'Students claim their travel costs in the app.',
    tags: ['finance', 'mobile'],
    settings: inProduction({
      enabled: false,
      rolloutCondition: { minVersion: '2.4.0', activationDate: '2026-01-15T00:00:00Z' },
    }),
  },
  {
    createdAt: '2025-11-01T08:00:00Z',
    key: 'course_administration',
    name: 'Course administration',
    description: 'Teachers plan and run their courses.',
    tags: ['courses'],
    settings: inProduction({ enabled: false }),
  },
  {
    createdAt: '2025-11-01T08:00:00Z',
    key: 'certification',
    name: 'Certification',
    description: 'Certificates are issued when a course is passed.',
    tags: ['courses'],
    settings: inProduction({ enabled: true }),
  },
  {
    createdAt: '2025-12-01T10:00:00Z',
    key: 'encrypted_assignment_dispatch',
    name: 'Encrypted assignment dispatch',
    description: 'Assignments are encrypted on their way to the students.',
    tags: ['security'],
    settings: inProduction({
      enabled: false,
      rolloutCondition: { minVersion: '2.6.0', activationDate: '2026-02-01T00:00:00Z' },
    }),
  },
  {
    createdAt: '2026-03-10T09:00:00Z',
    key: 'course_theme',
    name: 'Course theme',
    description: 'The look of the course pages.',
    valueType: 'STRING',
    tags: ['courses', 'experiment'],
    holdout: 'long-term-holdout',
    variants: [
      { key: 'classic', name: 'Classic', value: 'classic', weight: 50 },
      { key: 'fjord', name: 'Fjord', value: 'fjord', weight: 30, payload: { accent: '#1b6ca8' } },
      { key: 'aurora', name: 'Aurora', value: 'aurora', weight: 20, payload: { accent: '#2fbf71' } },
    ],
    settings: inProduction({
      enabled: true,
      defaultVariant: 'classic',
      rules: [
        {
          key: 'beta-testers-first',
          name: 'Beta testers see Aurora',
          groups: [{ conditions: [{ operator: 'IN_SEGMENT', values: ['beta-testers'] }] }],
          variant: 'aurora',
        },
        { key: 'experiment', name: 'Half of all subjects take part in the experiment', exposurePercentage: 50 },
      ],
    }),
  },
  {
    createdAt: '2026-03-11T09:00:00Z',
    key: 'search_boost',
    name: 'Search boost',
    description: 'How much a match in the title counts for.',
    valueType: 'NUMERIC',
    tags: ['search'],
    variants: [
      { key: 'plain', name: 'Plain', value: 1 },
      { key: 'mild', name: 'Mild', value: 1.5 },
      { key: 'strong', name: 'Strong', value: 2.25 },
    ],
    settings: inProduction({ enabled: true, defaultVariant: 'mild', rolloutPercentage: 25 }),
  },
  {
    createdAt: '2026-03-12T09:00:00Z',
    key: 'upload_limit',
    name: 'Upload limit',
    description: 'The largest file of an assignment, in megabytes.',
    valueType: 'INTEGER',
    permanent: true,
    tags: ['limits'],
    variants: [
      { key: 'standard', name: 'Standard', value: 25 },
      { key: 'large', name: 'Large', value: 250 },
    ],
    settings: inProduction({
      enabled: true,
      defaultVariant: 'standard',
      rules: [
        {
          key: 'pilot-schools',
          name: 'Pilot schools upload more',
          groups: [{ conditions: [{ operator: 'IN_SEGMENT', values: ['pilot-schools'] }] }],
          variant: 'large',
        },
        {
          key: 'large-schools',
          name: 'Large schools with a current app',
          groups: [
            {
              conditions: [
                { attribute: 'students', operator: 'GREATER_THAN_OR_EQUAL', values: [1000], groupType: 'school' },
                { attribute: 'appVersion', operator: 'SEMVER_GREATER_THAN_OR_EQUAL', values: ['2.8.0'] },
              ],
            },
          ],
          bucketing: { by: 'GROUP', groupType: 'school' },
          exposureSchedule: {
            startsAt: '2026-09-01T06:00:00Z',
            steps: [
              { exposurePercentage: 10, intervalMilliseconds: 604_800_000 },
              { exposurePercentage: 50, intervalMilliseconds: 604_800_000 },
              { exposurePercentage: 100 },
            ],
          },
          variant: 'large',
        },
      ],
    }),
  },
  {
    createdAt: '2026-03-13T09:00:00Z',
    key: 'exam_settings',
    name: 'Exam settings',
    description: 'How exams are held; only where courses are administered.',
    valueType: 'JSON',
    tags: ['courses', 'exams'],
    jsonSchema: {
      type: 'object',
      required: ['minutes', 'aids'],
      properties: { minutes: { type: 'integer', minimum: 15 }, aids: { type: 'array', items: { type: 'string' } } },
    },
    prerequisites: [{ flagKey: 'course_administration', expected: true }],
    variants: [
      { key: 'closed-book', name: 'Closed book', value: { minutes: 180, aids: [] } },
      { key: 'open-book', name: 'Open book', value: { minutes: 240, aids: ['notes', 'calculator'] } },
    ],
    settings: inProduction({ enabled: true, defaultVariant: 'closed-book' }),
  },
];

/** The flags of the transport company as they were made: switches over the catalogue. */
export const demoDriverFlags: readonly DemoFlag[] = [
  {
    createdAt: '2025-11-05T08:00:00Z',
    key: 'driver_declarations',
    name: 'Driver declarations',
    settings: inProduction({ enabled: null }),
  },
  {
    createdAt: '2025-11-05T08:00:00Z',
    key: 'encrypted_storage',
    name: 'Encrypted storage',
    settings: inProduction({ enabled: null }),
  },
  {
    createdAt: '2025-11-05T08:00:00Z',
    key: 'sms_reminders',
    name: 'Text message reminders',
    settings: inProduction({ enabled: null }),
  },
  {
    createdAt: '2025-11-05T08:00:00Z',
    key: 'multi_template',
    name: 'Several templates',
    settings: inProduction({ enabled: null }),
  },
];

/** What happened to them afterwards. */
export const demoSteps: readonly (FlagName & SettingChange & { readonly at: Instant })[] = [
  {
    at: '2026-01-15T12:30:00Z',
    organizationId: 'org-nansen-akademiet',
    flagKey: 'travel_reimbursement',
    enabled: true,
  },
  {
    at: '2026-02-01T00:00:00Z',
    organizationId: 'org-nansen-akademiet',
    flagKey: 'encrypted_assignment_dispatch',
    enabled: true,
  },
  {
    at: '2026-02-10T14:00:00Z',
    organizationId: 'org-nansen-akademiet',
    flagKey: 'certification',
    enabled: false,
    rolloutCondition: { minVersion: '3.0.0' },
  },
  {
    at: '2026-03-01T09:00:00Z',
    organizationId: 'org-nansen-akademiet',
    flagKey: 'course_administration',
    enabled: true,
  },
  { at: '2026-02-01T00:00:00Z', organizationId: 'org_812', flagKey: 'driver_declarations', enabled: true },
  { at: '2026-02-01T00:00:00Z', organizationId: 'org_812', flagKey: 'sms_reminders', enabled: false },
];
