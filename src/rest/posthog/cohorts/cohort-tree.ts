import { isJsonObject, type JsonObject, type JsonValue, ownMember } from '../../../domain/json.ts';
import type { Match } from '../../../domain/targeting.ts';

/** The conditions of a cohort, in two levels (contract §4.6). */
export interface CohortTree {
  readonly match: Match;
  readonly branches: readonly CohortBranch[];
}

/** Properties of which any or all must hold. As in the SDKs, an empty branch matches everyone. */
export interface CohortBranch {
  readonly match: Match;
  readonly properties: readonly JsonObject[];
}

/** Why filters are not valid for a cohort. */
export const treeFaults = {
  NO_TREE: "Must contain a 'properties' key with type and values",
  NO_GROUP: "Every value of a group must be a property, or a group with a type of 'AND' or 'OR' and its values",
  TOO_DEEP: 'Cohort filters can only be nested two levels deep.',
} satisfies Record<string, string>;
type TreeFault = keyof typeof treeFaults;

/** The match of a group's `type`. Older cohorts have `property` for AND. */
const matches: Readonly<Record<string, Match>> = { AND: 'ALL', OR: 'ANY', property: 'ALL' };

interface Group {
  readonly match: Match;
  readonly values: readonly JsonObject[];
}

/** Parses the `filters` of a cohort. Redundant levels of groups are flattened. */
export function readCohortTree(filters: JsonValue | undefined): CohortTree | TreeFault {
  const root = isJsonObject(filters) ? readGroup(filters.properties) : undefined;
  if (root === undefined) return 'NO_TREE';
  const { match, values } = root;
  if (values.length === 0) return { match, branches: [{ match: 'ALL', properties: [] }] };
  if (values.every(isProperty)) return { match: 'ALL', branches: [{ match, properties: values }] };
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

/** The `properties` of a cohort's `filters` for a tree. */
export function writeCohortTree({ match, branches }: CohortTree): JsonObject {
  return {
    type: typeOf(match),
    values: branches.map((branch) => ({ type: typeOf(branch.match), values: branch.properties })),
  };
}

/** Every property of a tree. */
export function propertiesIn({ branches }: CohortTree): readonly JsonObject[] {
  return branches.flatMap(({ properties }) => properties);
}

/** The properties of a group and of the groups in it, if they have the same match or only one property. */
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
  const match = typeof type === 'string' ? ownMember(matches, type) : undefined;
  if (match === undefined || !Array.isArray(values)) return undefined;
  return values.every(isJsonObject) ? { match, values } : undefined;
}

/** Groups have `values`, properties have `value`. */
function isProperty(value: JsonObject): boolean {
  return !Array.isArray(value.values);
}

function typeOf(match: Match): string {
  return match === 'ALL' ? 'AND' : 'OR';
}
