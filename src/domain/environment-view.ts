import type { Difference } from './difference.ts';
import { isJsonObject, type JsonValue } from './json.ts';

/** The member of a flag that holds its settings by environment. */
const SETTINGS = 'settings';

/** A logged document as one environment shows it: a flag without its settings in others. Null: all environments. */
export function documentIn(environment: string | null, document: JsonValue): JsonValue {
  if (environment === null || !isJsonObject(document)) return document;
  const { [SETTINGS]: settings, ...rest } = document;
  return settings === undefined ? document : { ...rest, [SETTINGS]: settingsIn(environment, settings) };
}

/** The differences of a flag as one environment shows them, without those of settings in others. Null: all environments. */
export function differencesIn(environment: string | null, differences: readonly Difference[]): readonly Difference[] {
  if (environment === null) return differences;
  return differences
    .filter(({ path: [first, second] }) => first !== SETTINGS || second === undefined || second === environment)
    .map((difference) => within(environment, difference));
}

/** The values of a difference of the whole flag, or of all its settings, contain the settings themselves. */
function within(environment: string, { path, before, after }: Difference): Difference {
  const view = [documentIn, settingsIn][path.length];
  if (view === undefined || (path.length === 1 && path[0] !== SETTINGS)) return withSides(path, before, after);
  const shown = (side: JsonValue | undefined) => (side === undefined ? undefined : view(environment, side));
  return withSides(path, shown(before), shown(after));
}

function withSides(path: Difference['path'], before: JsonValue | undefined, after: JsonValue | undefined): Difference {
  return { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function settingsIn(environment: string, settings: JsonValue): JsonValue {
  if (!isJsonObject(settings)) return settings;
  const own = Object.hasOwn(settings, environment) ? settings[environment] : undefined;
  return own === undefined ? {} : { [environment]: own };
}
