/** Where a path of a flag leads within the setting of one environment. */
export interface SettingPath {
  readonly environment: string;
  /** The rest of the path, such as `rules.0.key`. */
  readonly within: string;
}

/** Takes a path such as `settings.production.rules.0.key` apart; keys may have dots, so that of two that fit the longer is meant. */
export function settingPath(path: string, environments: readonly string[]): SettingPath | undefined {
  const [environment] = environments
    .filter((key) => path.startsWith(`settings.${key}.`))
    .sort((left, right) => right.length - left.length);
  if (environment === undefined) return undefined;
  return { environment, within: path.slice(`settings.${environment}.`.length) };
}
