import type { GraphQLField, GraphQLFieldResolver, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { defaultFieldResolver, getNamedType, isObjectType } from 'graphql';
import { authorize } from '../../actions/authorize.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Permission } from '../../domain/permission.ts';
import type { GraphContext } from './context.ts';
import { toGraphQLError } from './errors.ts';

/**
 * The permission for each type; null: none beyond that of the parent type. A connection needs the permission of its items. A
 * caller with the permission sees all fields of the type; fields that lead to a type with another permission are checked. A type
 * that is missing here needs `*`.
 */
export const permissionByType: Readonly<Record<string, Permission | null>> = {
  Organization: 'organization:read',
  Environment: 'environment:read',
  Flag: 'flag:read',
  Bucketing: null,
  Board: 'flag:read',
  BoardRow: 'flag:read',
  BoardCell: 'flag:read',
  EnvironmentComparison: 'flag:read',
  EnvironmentDifference: 'flag:read',
  FlagLifecycle: 'flag:read',
  Transition: 'flag:read',
  ChangePreview: 'flag:read',
  FlagEffect: 'flag:read',
  AnswerChange: 'flag:read',
  AnswerTransition: 'flag:read',
  AffectedSubject: 'subject:read',
  FlagUsage: 'flag:read',
  UsagePoint: 'flag:read',
  UsageDashboard: 'flag:read',
  UsageTile: 'flag:read',
  SavedView: 'flag:read',
  ScheduledChange: 'flag:read',
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
  RequestRefusals: 'change:read',
  Difference: 'change:read',
  Actor: null,
  Subject: 'subject:read',
  SubjectGroup: 'subject:read',
  // Names and types of attributes describe what rules can ask about; only their values are personal.
  KnownAttribute: 'flag:read',
  ApiKey: 'key:manage',
  Evaluation: 'evaluate',
  EvaluationCause: 'evaluate',
  RolloutFindings: 'evaluate',
  // Explanations quote rules and segments, which callers with a public key must not see.
  ExplanationStep: 'flag:read',
  OperatorInfo: null,
  // The search leaves out what the caller may not see.
  SearchHit: null,
  Server: null,
  Viewer: null,
  PageInfo: null,
  // Results of mutations: the actions have checked the permission.
  ChangedFlags: null,
  CopiedFlagSettings: null,
  CopiedFlagSetting: 'flag:read',
  AppliedConfiguration: null,
  ConfiguredObject: 'flag:read',
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

/** The permission for a field whose type says nothing of it. */
export const permissionByField: Readonly<Record<string, Permission>> = {
  'KnownAttribute.examples': 'subject:read',
  'Flag.stateAt': 'change:read',
  'Organization.actors': 'change:read',
};

/** Fields that show a caller what its own mutation has created. */
const ownResults: ReadonlySet<string> = new Set(['ApprovalRequired.changeRequest']);

const CONNECTION_OR_EDGE = /(?:Connection|Edge)$/;

/** Throws a GraphQLError if the caller lacks the permission for a type. */
export function authorizeNode(caller: Caller, typename: string): void {
  authorizeField(caller, permissionOf(typename));
}

function authorizeField(caller: Caller, permission: Permission | null): void {
  if (permission === null) return;
  try {
    authorize(caller, permission, caller.organizationId);
  } catch (error) {
    throw toGraphQLError(error);
  }
}

/**
 * Checks {@link permissionByType} before every field that leads to a type with another permission, and translates the domain's
 * errors of these fields and of all root fields. The descriptions of these fields name the permission. Changes the given schema.
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
    const needed = permissionOfField(type, field);
    const isOpen = needed === null || needed === own || ownResults.has(`${type.name}.${field.name}`);
    if (isOpen && !isRoot) continue;
    if (!isOpen) field.description = `${field.description ?? ''} Permission: \`${needed}\`.`;
    const checked = isOpen ? null : needed;
    field.resolve = guarded(field.resolve ?? defaultFieldResolver, checked);
    if (field.subscribe !== undefined) field.subscribe = guarded(field.subscribe, checked);
  }
}

function permissionOfField(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): Permission | null {
  const own = permissionByField[`${type.name}.${field.name}`];
  if (own !== undefined) return own;
  const target = getNamedType(field.type);
  return isObjectType(target) ? permissionOf(target.name) : null;
}

function guarded(
  resolve: GraphQLFieldResolver<unknown, GraphContext>,
  permission: Permission | null,
): GraphQLFieldResolver<unknown, GraphContext> {
  return (parent, args, context, info) => {
    authorizeField(context.caller, permission);
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
