import { ORGANIZATION_ID_PATTERN } from '../../domain/key.ts';
import { badRequest } from './bad-request.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CHANGE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}:(?:0|[1-9]\d{0,8})$/;

/** The types that `node(id:)` finds, and what is inside their ids. */
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
};

/** What a global id stands for. */
export interface NodeName {
  readonly typename: string;
  readonly id: string;
}

/**
 * Makes a global id (https://relay.dev/graphql/objectidentification.htm). An organization's is its readable id itself, so that
 * `organization { id }` is what `organizationId` arguments take.
 */
export function encodeGlobalId(typename: string, id: string | number | bigint): string {
  return typename === 'Organization' ? String(id) : Buffer.from(`${typename}:${id}`).toString('base64url');
}

/** Reads a global id. Throws a GraphQLError BAD_ID for what cannot be one; what it names need not exist. */
export function decodeGlobalId(globalId: string): NodeName {
  const [typename = '', ...rest] = Buffer.from(globalId, 'base64url').toString().split(':');
  const [id, pattern] = [rest.join(':'), ownMember(nodeTypes, typename)];
  if (pattern?.test(id) === true) return { typename, id };
  // What was meant to be the id of a node is not the id of an organization, even where it could be one.
  if (pattern !== undefined && rest.length > 0) throw malformed();
  if (ORGANIZATION_ID_PATTERN.test(globalId)) return { typename: 'Organization', id: globalId };
  throw malformed();
}

/** The UUID inside a global id of a type, or a bare one as the REST APIs show it. Throws a GraphQLError BAD_ID for any other id. */
export function decodeIdOf(typename: string, globalId: string): string {
  if (UUID.test(globalId)) return globalId;
  const name = decodeGlobalId(globalId);
  if (name.typename !== typename) throw badRequest('BAD_ID', `The id names no ${typename}.`);
  return name.id;
}

function ownMember<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function malformed() {
  return badRequest('BAD_ID', 'The id is neither the id of an organization nor one that this graph has given out.');
}
