/** Where a path of a flag leads within the setting of one environment. */
export interface SettingPlace {
  readonly environment: string;
  /** The rest of the path, such as `rules.0.key`. */
  readonly within: string;
}

/** Takes a path such as `settings.production.rules.0.key` apart; keys may have dots, so that of two that fit the longer is meant. */
export function settingPlace(path: string, environments: readonly string[]): SettingPlace | undefined {
  const [environment] = environments
    .filter((key) => path.startsWith(`settings.${key}.`))
    .sort((left, right) => right.length - left.length);
  if (environment === undefined) return undefined;
  return { environment, within: path.slice(`settings.${environment}.`.length) };
}
