import { type Difference, ORDER } from '../../domain/difference.ts';
import type { Flag } from '../../domain/flag.ts';
import { isJsonObject, type JsonValue, ownMember } from '../../domain/json.ts';
import type { Environment } from '../../domain/organization.ts';

/**
 * Whether a member of a flag decides answers, and so needs approval if a setting of the flag does. `encryptsPayloads` decides what
 * callers can read of an answer. Variants, settings and extensions have rules of their own.
 */
const decidesAnswers: Readonly<Record<Exclude<keyof Flag, 'variants' | 'settings' | 'extensions'>, boolean>> = {
  ...{ id: false, organizationId: false, number: false, key: true, name: false, description: false, tags: false },
  ...{ valueType: true, jsonSchema: false, bucketing: true, experienceContinuity: true, encryptsPayloads: true },
  ...{ distributionChannel: true, requiresApproval: true, permanent: false, holdout: true, prerequisites: true },
  ...{ version: false, archivedAt: true, deletedAt: true },
  ...{ createdAt: false, createdBy: false, updatedAt: false, updatedBy: false },
};

/** The members of an API's part of a flag's extensions that decide whether the API answers a caller with the flag. */
const GUARDED_EXTENSIONS = new Set(['evaluation_tags']);

/** What a change touches. */
export interface Reach {
  /** The keys of the environments whose settings it touches. */
  readonly environments: readonly string[];
  /** Whether it touches the flag itself, beyond its settings. */
  readonly isFlagWide: boolean;
  /** Whether it touches what decides answers in every environment. */
  readonly isGuarded: boolean;
}

/** What a flag's differences touch. */
export function reachOf(differences: readonly Difference[]): Reach {
  const isSetting = ({ path }: Difference) => path[0] === 'settings' && path[1] !== undefined;
  return {
    environments: [...new Set(differences.filter(isSetting).map(({ path }) => path[1] ?? ''))],
    isFlagWide: differences.some((difference) => !isSetting(difference)),
    isGuarded: differences.some(isGuarded),
  };
}

function isGuarded(difference: Difference): boolean {
  const [first = ''] = difference.path;
  if (first === 'variants') return isGuardedVariant(difference);
  return first === 'extensions' ? isGuardedExtension(difference) : ownMember(decidesAnswers, first) === true;
}

/** A difference of a whole part, or of all parts, contains its members. */
function isGuardedExtension({ path: [, ...place], before, after }: Difference): boolean {
  const [, member] = place;
  if (member !== undefined) return GUARDED_EXTENSIONS.has(member);
  return [before, after].some((side) => membersAt(side, 2 - place.length).some((name) => GUARDED_EXTENSIONS.has(name)));
}

/** The names of members this many levels deep. */
function membersAt(value: JsonValue | undefined, levels: number): readonly string[] {
  if (!isJsonObject(value)) return [];
  return levels <= 1 ? Object.keys(value) : Object.values(value).flatMap((each) => membersAt(each, levels - 1));
}

/** A new variant without a weight decides nothing until a setting serves it; any other change but that of a name does. */
function isGuardedVariant({ path: [, key, member], before, after }: Difference): boolean {
  if (member !== undefined || key === undefined || key === ORDER) return member !== 'name';
  const added = after ?? null;
  return before !== undefined || !isJsonObject(added) || added.weight !== null;
}

/** Whether changes to a flag that reach an environment must wait for approval. */
export function isProtectedIn(flag: Pick<Flag, 'requiresApproval'>, environment: Environment): boolean {
  return environment.requiresApproval || (flag.requiresApproval && environment.isProduction);
}
