/** A path within the setting of one environment. */
export interface SettingPath {
  readonly environment: string;
  /** The rest of the path, such as `rules.0.key`. */
  readonly within: string;
}

/** Splits a path such as `settings.production.rules.0.key`. Keys may contain dots; of two that match, the longer one counts. */
export function settingPath(path: string, environments: readonly string[]): SettingPath | undefined {
  const [environment] = environments
    .filter((key) => path.startsWith(`settings.${key}.`))
    .sort((left, right) => right.length - left.length);
  if (environment === undefined) return undefined;
  return { environment, within: path.slice(`settings.${environment}.`.length) };
}
