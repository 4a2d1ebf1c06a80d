import { brandWithType } from '@pothos/core';
import {
  ApprovalRequired,
  ConflictError,
  type ConflictSubject,
  type DomainError,
  NotFoundError,
  PermissionError,
  type Problem,
  ValidationError,
} from '../../domain/errors.ts';
import { builder, type GraphTypes } from '../builder.ts';
import { ChangeRequestNode } from '../change-request/change-request.ts';
import { EnvironmentNode } from '../environment/environment.ts';
import { FlagNode } from '../flag/flag.ts';
import { HoldoutNode } from '../holdout/holdout.ts';
import { OrganizationNode } from '../organization/organization.ts';
import { SegmentNode } from '../segment/segment.ts';
import type { GraphContext } from './context.ts';
import { ErrorCodeEnum } from './enums.ts';

/** What a mutation can answer besides its noun: spread into the field as `errors: expectedFailures`. */
export const expectedFailures = { types: [ValidationError, NotFoundError, ConflictError, PermissionError] };

/** The same for a mutation whose change may have to wait for approval. */
export const expectedFailuresOrApproval = { types: [...expectedFailures.types, ApprovalRequired] };

const ErrorInterface = builder.interfaceRef<DomainError>('Error');
ErrorInterface.implement({
  description: 'An expected failure: nothing has changed.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'What is wrong, in a sentence for people.' }),
    code: t.expose('code', { type: ErrorCodeEnum, description: 'What is wrong, for programs.' }),
  }),
});

const ProblemType = builder.objectRef<Problem>('Problem').implement({
  description: 'One thing that is wrong with an input.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Where in the input: `variants.0.weight`.' }),
    message: t.exposeString('message', { description: 'What was wrong and what is expected.' }),
  }),
});

builder.objectType(ValidationError, {
  name: 'ValidationError',
  description: 'The input breaks a rule.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    problems: t.field({
      type: [ProblemType],
      description: 'Everything that is wrong, each with its place.',
      resolve: ({ problems }) => problems,
    }),
  }),
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'The thing named does not exist, or not for the caller.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    entityType: t.exposeString('entityType', { description: 'What kind of thing, such as `flag` or `environment`.' }),
    entityKey: t.exposeString('entityKey', { description: 'The key or id that was asked for.' }),
  }),
});

builder.objectType(PermissionError, {
  name: 'PermissionError',
  description: 'The caller may not do this.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    permission: t.exposeString('permission', {
      nullable: true,
      description: 'The permission that is missing, such as `flag:write`; null when something else forbids it.',
    }),
  }),
});

const ConflictCurrent = builder.unionType('ConflictCurrent', {
  description: 'What stands in the way, as it is now.',
  types: [OrganizationNode, EnvironmentNode, FlagNode, SegmentNode, HoldoutNode, ChangeRequestNode],
});

builder.objectType(ConflictError, {
  name: 'ConflictError',
  description: 'The request does not fit the current state.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    current: t.field({
      type: ConflictCurrent,
      nullable: true,
      description: 'What stands in the way, as it is now: compare, and try again. Null when nothing single does.',
      // Which of the union's members it is, the row itself says: see loadSubject.
      resolve: ({ current }, _args, context) => (current === null ? null : (loadSubject(context, current) as never)),
    }),
    dependentKeys: t.stringList({
      description: 'The keys of those that depend on the thing, when it is in use.',
      resolve: ({ dependents }) => [...dependents],
    }),
  }),
});

builder.objectType(ApprovalRequired, {
  name: 'ApprovalRequired',
  description: 'The change now waits for approval; nothing has changed yet.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    changeRequest: t.prismaField({
      type: 'ChangeRequest',
      description: 'The change request that waits.',
      resolve: (query, { changeRequestId }, _args, { db }) =>
        db.changeRequest.findUniqueOrThrow({ ...query, where: { id: changeRequestId } }),
    }),
  }),
});

/** How each kind of subject is found, and the type it has in the schema. */
const subjects = {
  organization: { node: OrganizationNode, load: ({ db }, id) => db.organization.findUnique({ where: { id } }) },
  environment: { node: EnvironmentNode, load: ({ db }, id) => db.environment.findUnique({ where: { id } }) },
  flag: { node: FlagNode, load: ({ db }, id) => db.flag.findUnique({ where: { id } }) },
  segment: { node: SegmentNode, load: ({ db }, id) => db.segment.findUnique({ where: { id } }) },
  holdout: { node: HoldoutNode, load: ({ db }, id) => db.holdout.findUnique({ where: { id } }) },
  changeRequest: { node: ChangeRequestNode, load: ({ db }, id) => db.changeRequest.findUnique({ where: { id } }) },
} satisfies Record<
  ConflictSubject['entityType'],
  { node: object; load: (context: GraphContext, id: string) => Promise<object | null> }
>;

async function loadSubject(context: GraphContext, { entityType, id }: ConflictSubject): Promise<object | null> {
  const { node, load } = subjects[entityType];
  const row = await load(context, id);
  brandWithType<PothosSchemaTypes.ExtendDefaultTypes<GraphTypes>>(row, node);
  return row;
}
