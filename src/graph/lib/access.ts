import type { GraphQLFieldResolver, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { defaultFieldResolver, getNamedType, isObjectType } from 'graphql';
import { authorize } from '../../actions/authorize.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Permission } from '../../domain/permission.ts';
import type { GraphContext } from './context.ts';
import { toGraphQLError } from './errors.ts';

/**
 * What it takes to see each type; null: no more than what led there. A connection takes what its items take. Whoever has been
 * let into a type sees all of it; a field that leads to a type of another permission is checked. A type without a row takes `*`.
 */
export const permissionByType: Readonly<Record<string, Permission | null>> = {
  Organization: 'organization:read',
  Environment: 'environment:read',
  Flag: 'flag:read',
  Bucketing: null,
  FlagLifecycle: 'flag:read',
  UsagePoint: 'flag:read',
  UsageDashboard: 'flag:read',
  UsageTile: 'flag:read',
  Prerequisite: 'flag:read',
  Variant: 'flag:read',
  FlagEnvironment: 'flag:read',
  RolloutCondition: 'flag:read',
  Enrollment: 'flag:read',
  TargetingRule: 'flag:read',
  ConditionGroup: null,
  Condition: null,
  SplitWeight: 'flag:read',
  ExposureSchedule: 'flag:read',
  ExposureStep: 'flag:read',
  FeatureDefault: 'flag:read',
  Segment: 'segment:read',
  SegmentMember: 'segment:read',
  Holdout: 'segment:read',
  Change: 'change:read',
  ChangeRequest: 'change:read',
  Difference: 'change:read',
  Actor: null,
  ApiKey: 'key:manage',
  Evaluation: 'evaluate',
  RolloutFindings: 'evaluate',
  // It quotes the rules and segments, which are not for everybody with a public key.
  ExplanationStep: 'flag:read',
  Viewer: null,
  PageInfo: null,
  // Answers of mutations, whose actions have asked for more.
  CreatedApiKey: null,
  Deletion: null,
  Problem: null,
  ValidationError: null,
  NotFoundError: null,
  ConflictError: null,
  PermissionError: null,
  ApprovalRequired: null,
  Query: null,
  Mutation: null,
  Subscription: null,
};

/** What a mutation has just made for the caller: whoever may make a change request is told which it is. */
const ownAnswers: ReadonlySet<string> = new Set(['ApprovalRequired.changeRequest']);

const CONNECTION_OR_EDGE = /(?:Connection|Edge)$/;

/** Throws, as the caller may see it, when the caller may not see things of a type. */
export function authorizeNode(caller: Caller, typename: string): void {
  const permission = permissionOf(typename);
  if (permission === null) return;
  try {
    authorize(caller, permission, caller.organizationId);
  } catch (error) {
    throw toGraphQLError(error);
  }
}

/**
 * Puts {@link permissionByType} in front of every field that leads to another permission, and translates what the domain throws
 * in the roots and behind those fields. Changes the schema it is given.
 */
export function guardSchema(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type) && !type.name.startsWith('__')) guardFields(type, roots.includes(type));
  }
  return schema;
}

function guardFields(type: GraphQLObjectType, isRoot: boolean): void {
  const own = permissionOf(type.name);
  for (const field of Object.values(type.getFields())) {
    const target = getNamedType(field.type);
    const needed = isObjectType(target) ? permissionOf(target.name) : null;
    const isOpen = needed === null || needed === own || ownAnswers.has(`${type.name}.${field.name}`);
    if (isOpen && !isRoot) continue;
    const typename = isOpen ? undefined : target.name;
    field.resolve = guarded(field.resolve ?? defaultFieldResolver, typename);
    if (field.subscribe !== undefined) field.subscribe = guarded(field.subscribe, typename);
  }
}

function guarded(
  resolve: GraphQLFieldResolver<unknown, GraphContext>,
  typename: string | undefined,
): GraphQLFieldResolver<unknown, GraphContext> {
  return (parent, args, context, info) => {
    if (typename !== undefined) authorizeNode(context.caller, typename);
    try {
      const result = resolve(parent, args, context, info);
      return result instanceof Promise ? result.catch(rethrow) : result;
    } catch (error) {
      throw toGraphQLError(error);
    }
  };
}

function rethrow(error: unknown): never {
  throw toGraphQLError(error);
}

function permissionOf(typename: string): Permission | null {
  const name = typename.replace(CONNECTION_OR_EDGE, '');
  const permission = permissionByType[name];
  return permission === undefined ? '*' : permission;
}
