import type { Difference } from './difference.ts';
import { isJsonObject, type JsonValue } from './json.ts';

/** The member of a flag that holds its settings by environment. */
const SETTINGS = 'settings';

/** The members of a configuration that hold its flags and its environments by their keys. */
const FLAGS = 'flags';
const ENVIRONMENTS = 'environments';

/**
 * A logged document as one environment shows it: a flag without its settings in others, a configuration without the other
 * environments. Null: all environments.
 */
export function documentIn(environment: string | null, document: JsonValue): JsonValue {
  if (environment === null || !isJsonObject(document)) return document;
  if (![SETTINGS, FLAGS, ENVIRONMENTS].some((name) => Object.hasOwn(document, name))) return document;
  const members = Object.entries(document).map(([name, value]) => [name, memberIn(environment, name, value)] as const);
  return Object.fromEntries(members);
}

function memberIn(environment: string, name: string, value: JsonValue): JsonValue {
  if (name === SETTINGS || name === ENVIRONMENTS) return settingsIn(environment, value);
  if (name !== FLAGS || !isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, flag]) => [key, documentIn(environment, flag)]));
}

/** The differences of a flag as one environment shows them, without those of settings in others. Null: all environments. */
export function differencesIn(environment: string | null, differences: readonly Difference[]): readonly Difference[] {
  if (environment === null) return differences;
  return differences.flatMap((difference) => {
    const [first, second, ...rest] = difference.path;
    if (first === FLAGS && second !== undefined) {
      const own = differencesIn(environment, [{ ...difference, path: rest }]);
      return own.map((each) => ({ ...each, path: [first, second, ...each.path] }));
    }
    const isElsewhere =
      (first === SETTINGS || first === ENVIRONMENTS) && second !== undefined && second !== environment;
    return isElsewhere ? [] : [within(environment, difference)];
  });
}

/** The values of a difference of the whole document, or of one of its members, contain the settings themselves. */
function within(environment: string, { path, before, after }: Difference): Difference {
  const [member] = path;
  if (path.length > 1) return withSides(path, before, after);
  const view = (side: JsonValue) =>
    member === undefined ? documentIn(environment, side) : memberIn(environment, member, side);
  const shown = (side: JsonValue | undefined) => (side === undefined ? undefined : view(side));
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
