import type { Caller } from '../../domain/caller.ts';
import { NotFoundError, problem, ValidationError } from '../../domain/errors.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Environment, Holdout } from '../../domain/organization.ts';
import type { Segment } from '../../domain/segment.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import { authorize } from '../authorize.ts';
import { organizationFor } from '../evaluation/visible-flags.ts';
import { revealPayloads } from '../flag/payloads.ts';
import type { Services } from '../services.ts';
import { flagDocument, groupDocuments } from './flag-document.ts';
import { byName, sparse } from './sparse.ts';

/** The most flags of one export. */
export const MAXIMUM_EXPORTED_FLAGS = 5_000;

/** What to export. */
export interface ExportInput {
  readonly organizationId: string;
  /** Keys of environments. Absent: all that the caller sees. */
  readonly environments?: readonly string[] | null | undefined;
  /** Keys of flags. Absent: all that are not deleted. */
  readonly flagKeys?: readonly string[] | null | undefined;
}

/**
 * The environments, segments, holdouts and flags of an organization as one document for people: by their keys, without ids, times and
 * progress, and without what is as by default. The same state gives the same text. Throws NotFoundError for an environment or flag
 * that does not exist, and ValidationError for too many flags.
 */
export async function exportOrganization(services: Services, caller: Caller, input: ExportInput): Promise<JsonObject> {
  const { organizationId } = input;
  for (const permission of ['environment:read', 'segment:read', 'flag:read'] as const)
    authorize(caller, permission, organizationId);
  const organization = await organizationFor(services, caller, organizationId);
  const environments = chosenEnvironments(organization, caller, input);
  const flags = chosenFlags(organization, input);
  const keys = environments.map(({ key }) => key);
  return {
    format: 1,
    environments: document(environments, environmentDocument),
    flags: document(flags, (flag) => flagDocument(revealPayloads(services, caller, flag), keys)),
    holdouts: document([...organization.holdouts.values()], holdoutDocument),
    segments: document(
      [...organization.segments.values()].map(({ segment }) => segment),
      segmentDocument,
    ),
  };
}

function chosenEnvironments(
  { environments }: OrganizationSnapshot,
  { environment }: Caller,
  { environments: asked }: ExportInput,
): readonly Environment[] {
  const visible = [...environments.values()]
    .map((snapshot) => snapshot.environment)
    .filter(({ key }) => environment === null || key === environment);
  if (asked == null) return visible;
  return [...new Set(asked)].map((key) => {
    const found = visible.find((each) => each.key === key);
    if (found === undefined) throw new NotFoundError('environment', key);
    return found;
  });
}

function chosenFlags({ flags }: OrganizationSnapshot, { flagKeys }: ExportInput) {
  if (flagKeys == null) {
    if (flags.size <= MAXIMUM_EXPORTED_FLAGS) return [...flags.values()];
    const expected = `expected those of at most ${MAXIMUM_EXPORTED_FLAGS} of the ${flags.size} flags`;
    throw new ValidationError([problem('flagKeys', `are absent, ${expected}`)]);
  }
  return [...new Set(flagKeys)].map((key) => {
    const flag = flags.get(key);
    if (flag === undefined) throw new NotFoundError('flag', key);
    return flag;
  });
}

/** Objects by their keys, in the order of the keys. */
function document<Item extends { readonly key: string }>(
  items: readonly Item[],
  toDocument: (item: Item) => JsonObject,
): JsonObject {
  return Object.fromEntries(items.map((item) => [item.key, toDocument(item)] as const).sort(byName));
}

function environmentDocument(environment: Environment): JsonObject {
  const { key, name, description, isDefault, isProduction, requiresApproval, queries, recordsSubjects } = environment;
  return sparse(
    { name, description, isDefault, isProduction, requiresApproval, queries: [...queries], recordsSubjects },
    {
      ...{ name: key, description: '', isDefault: false, isProduction: false, requiresApproval: false },
      ...{ queries: [key], recordsSubjects: true },
    },
  );
}

function holdoutDocument({ key, name, exclusionPercentage }: Holdout): JsonObject {
  return sparse({ name, exclusionPercentage }, { name: key, exclusionPercentage: 0 });
}

function segmentDocument({ key, name, description, kind, match, groups, members }: Segment): JsonObject {
  return sparse(
    { name, description, kind, match, groups: groupDocuments(groups), members: [...members] },
    { name: key, description: '', kind: 'DYNAMIC', match: 'ANY', groups: [], members: [] },
  );
}
