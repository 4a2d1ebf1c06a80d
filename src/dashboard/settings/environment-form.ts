import type { SettingsEnvironmentFragment } from './environments.graphql.ts';

/** What a form of an environment holds. */
export interface EnvironmentEntries {
  readonly name: string | undefined;
  readonly description: string;
  readonly isDefault: boolean;
  readonly isProduction: boolean;
  readonly requiresApproval: boolean;
  readonly recordsSubjects: boolean;
  /** One alias on each line. */
  readonly queries: string;
}

/** What the form says that the environment is not. Nothing else is sent, so that what others have changed meanwhile stays. */
export function changesOf(
  environment: SettingsEnvironmentFragment | undefined,
  { queries, name, ...entries }: EnvironmentEntries,
): Partial<Omit<SettingsEnvironmentFragment, 'id' | 'key'>> {
  const lines = queries
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  // Without aliases the key is the only one.
  const wanted = {
    ...entries,
    ...(name === undefined ? {} : { name }),
    ...(lines.length > 0 ? { queries: lines } : {}),
  };
  if (environment === undefined) return wanted;
  const names = Object.keys(wanted) as (keyof typeof wanted)[];
  return Object.fromEntries(
    names
      .filter((field) => JSON.stringify(wanted[field]) !== JSON.stringify(environment[field]))
      .map((field) => [field, wanted[field]]),
  );
}

/** What takes changes of an environment back. */
export function formerOf(
  environment: SettingsEnvironmentFragment,
  changes: ReturnType<typeof changesOf>,
): ReturnType<typeof changesOf> {
  const names = Object.keys(changes) as (keyof typeof changes)[];
  return Object.fromEntries(names.map((field) => [field, environment[field]]));
}
