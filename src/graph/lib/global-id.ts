import { problem, shown, ValidationError } from '../../domain/errors.ts';
import { ownMember } from '../../domain/json.ts';
import { ORGANIZATION_ID_PATTERN } from '../../domain/key.ts';
import { badRequest } from './bad-request.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CHANGE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}:(?:0|[1-9]\d{0,8})$/;

/** The types that `node(id:)` returns, and the pattern of their ids. */
const nodeTypes: Readonly<Record<string, RegExp>> = {
  Environment: UUID,
  Flag: UUID,
  Variant: UUID,
  FlagEnvironment: UUID,
  TargetingRule: UUID,
  ExposureSchedule: UUID,
  Segment: UUID,
  Holdout: UUID,
  Change: CHANGE,
  ChangeRequest: UUID,
  ApiKey: UUID,
  UsageDashboard: UUID,
  Subject: UUID,
  SavedView: UUID,
};

/** The content of a global id. */
export interface NodeName {
  readonly typename: string;
  readonly id: string;
}

/**
 * Makes a global id (https://relay.dev/graphql/objectidentification.htm). The global id of an organization is its id, so that
 * clients can pass `organization { id }` as `organizationId`.
 */
export function encodeGlobalId(typename: string, id: string | number | bigint): string {
  return typename === 'Organization' ? String(id) : Buffer.from(`${typename}:${id}`).toString('base64url');
}

/** Reads a global id; the object need not exist. Throws a GraphQLError BAD_ID for a malformed id. */
export function decodeGlobalId(globalId: string): NodeName {
  const name = parseGlobalId(globalId);
  if (name !== undefined) return name;
  throw badRequest('BAD_ID', 'The ID is neither a global ID of this graph nor the ID of an organization.');
}

function parseGlobalId(globalId: string): NodeName | undefined {
  const [typename = '', ...rest] = Buffer.from(globalId, 'base64url').toString().split(':');
  const [id, pattern] = [rest.join(':'), ownMember(nodeTypes, typename)];
  if (pattern?.test(id) === true) return { typename, id };
  // A malformed node id can look like an organization id, but is not meant as one.
  if (pattern !== undefined && rest.length > 0) return undefined;
  return ORGANIZATION_ID_PATTERN.test(globalId) ? { typename: 'Organization', id: globalId } : undefined;
}

/** The UUID in a global id of a type, or the UUID itself, as the REST APIs show it. Throws ValidationError for any other id. */
export function decodeIdOf(typename: string, globalId: string): string {
  if (UUID.test(globalId)) return globalId;
  const name = parseGlobalId(globalId);
  if (name?.typename === typename) return name.id;
  throw new ValidationError([
    problem('id', `is ${shown(globalId)}, expected the global ID of a ${typename} or its UUID`),
  ]);
}
