import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import type { Match } from '../../../domain/targeting.ts';

/** What decides a cohort: branches of which any or all hold (contract §4.6: a cohort has two levels). */
export interface CohortTree {
  readonly match: Match;
  readonly branches: readonly CohortBranch[];
}

/** Properties of which any or all hold; without any, everybody is meant, as the SDKs have it. */
export interface CohortBranch {
  readonly match: Match;
  readonly properties: readonly JsonObject[];
}

/** Why some filters are none that a cohort can have. */
export const treeFaults = {
  NO_TREE: "Must contain a 'properties' key with type and values",
  NO_GROUP: "Every value of a group must be a property, or a group with a type of 'AND' or 'OR' and its values",
  TOO_DEEP: 'Cohort filters can only be nested two levels deep.',
} satisfies Record<string, string>;
export type TreeFault = keyof typeof treeFaults;

/** What a group's `type` says; `property` is how older cohorts write AND. */
const matchesByType: Readonly<Record<string, Match>> = { AND: 'ALL', OR: 'ANY', property: 'ALL' };

interface Group {
  readonly match: Match;
  readonly values: readonly JsonObject[];
}

/** Reads the `filters` of a cohort, or says why they are none. Groups that add nothing to the one around them are taken apart. */
export function readCohortTree(filters: JsonValue | undefined): CohortTree | TreeFault {
  const root = isJsonObject(filters) ? readGroup(filters.properties) : undefined;
  if (root === undefined) return 'NO_TREE';
  const { match, values } = root;
  if (values.length === 0) return { match, branches: [{ match: 'ALL', properties: [] }] };
  if (values.every(isProperty)) return { match: 'ALL', branches: [{ match, properties: values }] };
  return readBranches(match, values);
}

/** Writes a tree as the `properties` of a cohort's `filters`. */
export function writeCohortTree({ match, branches }: CohortTree): JsonObject {
  return {
    type: typeOf(match),
    values: branches.map((branch) => ({ type: typeOf(branch.match), values: branch.properties })),
  };
}

/** Every property in a tree. */
export function propertiesIn({ branches }: CohortTree): readonly JsonObject[] {
  return branches.flatMap(({ properties }) => properties);
}

function readBranches(match: Match, values: readonly JsonObject[]): CohortTree | TreeFault {
  const branches: CohortBranch[] = [];
  for (const value of values) {
    const branch = isProperty(value) ? { match: 'ALL' as const, values: [value] } : readGroup(value);
    if (branch === undefined) return 'NO_GROUP';
    const properties = flatten(branch);
    if (typeof properties === 'string') return properties;
    branches.push({ match: branch.match, properties });
  }
  return { match, branches };
}

/** The properties of a group and of the groups in it that ask the same way, or are about one thing only. */
function flatten({ match, values }: Group): readonly JsonObject[] | TreeFault {
  const properties: JsonObject[] = [];
  for (const value of values) {
    if (isProperty(value)) {
      properties.push(value);
      continue;
    }
    const inner = readGroup(value);
    if (inner === undefined) return 'NO_GROUP';
    const found = flatten(inner);
    if (typeof found === 'string') return found;
    if (found.length === 0 || (inner.match !== match && found.length > 1)) return 'TOO_DEEP';
    properties.push(...found);
  }
  return properties;
}

function readGroup(value: JsonValue | undefined): Group | undefined {
  if (!isJsonObject(value)) return undefined;
  const { type, values } = value;
  if (typeof type !== 'string' || !Object.hasOwn(matchesByType, type) || !Array.isArray(values)) return undefined;
  const match = matchesByType[type];
  return match === undefined || !values.every(isJsonObject) ? undefined : { match, values };
}

/** Groups have values, properties have one. */
function isProperty(value: JsonObject): boolean {
  return !Array.isArray(value.values);
}

function typeOf(match: Match): string {
  return match === 'ALL' ? 'AND' : 'OR';
}
