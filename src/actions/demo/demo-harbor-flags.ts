// cspell:ignore bjarne dagny einar frida hedda ivar jorunn fjordglimt havgard nordlys skarv
import type { CreateFlagInput } from '../flag/flag-inputs.ts';
import type { CreateEnvironmentInput } from '../organization/environments.ts';
import type { SubjectInput } from '../subject/subject-input.ts';

/** The environments of the harbor, besides production and development. */
export const harborEnvironments: readonly Omit<CreateEnvironmentInput, 'organizationId'>[] = [
  { key: 'staging', name: 'Staging', description: 'The next release.' },
  { key: 'acceptance', name: 'Acceptance', description: 'Where pilots and harbor masters try things.' },
  { key: 'test', name: 'Test', description: 'Automatic tests.' },
];

type HarborFlag = Omit<CreateFlagInput, 'organizationId'> & {
  readonly ageInDays: number;
  readonly by: 'Maria' | 'Jonas';
};

const everywhere = ['production', 'staging', 'acceptance', 'test', 'development'];
const onIn = (environments: readonly string[]): NonNullable<CreateFlagInput['settings']> =>
  environments.map((environment) => ({ environment, enabled: true }));

/** The flags of the harbor as they were made. */
export const harborFlags: readonly HarborFlag[] = [
  {
    ...{ ageInDays: 75, by: 'Jonas', key: 'single_sign_on', name: 'Single sign-on', tags: ['access'] },
    description: 'Harbor staff sign in once for all systems.',
    settings: onIn(everywhere),
  },
  {
    ...{ ageInDays: 74, by: 'Jonas', key: 'paper_manifests', name: 'Paper manifests', tags: ['cargo'] },
    description: 'Cargo lists can still be handed in on paper.',
  },
  {
    ...{ ageInDays: 60, by: 'Maria', key: 'harbor_map', name: 'Harbor map', tags: ['map', 'mobile'] },
    description: 'Shows berths and traffic on a map.',
    settings: onIn(everywhere),
  },
  {
    ...{ ageInDays: 45, by: 'Maria', key: 'tariff_model', name: 'Tariff model', valueType: 'STRING' },
    ...{ tags: ['billing', 'experiment'], description: 'How harbor dues are calculated.' },
    variants: [
      { key: 'classic', name: 'By length', value: 'length', weight: 60 },
      { key: 'tonnage', name: 'By tonnage', value: 'tonnage', weight: 30 },
      { key: 'emission', name: 'By emission', value: 'emission', weight: 10 },
    ],
    settings: [
      {
        ...{ environment: 'production', enabled: true, defaultVariant: 'classic' },
        rules: [
          {
            ...{ key: 'regular-callers', name: 'Regular callers pay by tonnage', variant: 'tonnage' },
            groups: [{ conditions: [{ operator: 'IN_SEGMENT', values: ['regular-callers'] }] }],
          },
          {
            ...{ key: 'experiment', name: 'Of all others, 40 % take part in the experiment', exposurePercentage: 40 },
          },
        ],
      },
      { environment: 'staging', enabled: true, defaultVariant: 'emission' },
      { environment: 'development', enabled: true, defaultVariant: 'emission' },
    ],
  },
  {
    ...{ ageInDays: 21, by: 'Jonas', key: 'berth_booking', name: 'Berth booking', tags: ['booking', 'mobile'] },
    description: 'Skippers book a berth in the app.',
    settings: onIn(['test', 'development']),
  },
  {
    ...{ ageInDays: 14, by: 'Maria', key: 'pilot_boarding', name: 'Pilot boarding', tags: ['pilots'] },
    description: 'Pilots confirm in the app that they are on board.',
    prerequisites: [{ flagKey: 'harbor_map', expected: true }],
    settings: onIn(['acceptance', 'test', 'development']),
  },
  {
    ...{ ageInDays: 9, by: 'Jonas', key: 'fog_warning', name: 'Fog warning', tags: ['safety', 'mobile'] },
    description: 'Warns skippers when the sight is below 500 meters.',
    settings: onIn(['test', 'development']),
  },
  {
    ...{ ageInDays: 4, by: 'Jonas', key: 'crane_queue', name: 'Crane queue', valueType: 'INTEGER', tags: ['cargo'] },
    description: 'How many ships may wait for a crane.',
    variants: [
      { key: 'short', name: 'Short', value: 2 },
      { key: 'long', name: 'Long', value: 6 },
    ],
    settings: [{ environment: 'production', enabled: true, defaultVariant: 'short' }],
  },
];

const names = ['astrid', 'bjarne', 'camilla', 'dagny', 'einar', 'frida', 'gunnar', 'hedda', 'ivar', 'jorunn'];
const ships = ['aurora', 'fjordglimt', 'havgard', 'nordlys', 'skarv'];

/** Skippers that the harbor has seen. */
export const demoSubjects: readonly SubjectInput[] = names.flatMap((name, index) =>
  ships.map((ship, place) => ({
    targetingKey: `${name}-${ship}`,
    set: {
      ship,
      appVersion: ['4.1.0', '4.2.0', '4.2.3', '4.3.0'][(index + place) % 4] ?? '4.2.0',
      callsPerMonth: (index * 3 + place) % 4,
      country: ['NO', 'DK', 'SE', 'NL'][(index + 2 * place) % 4] ?? 'NO',
    },
  })),
);
