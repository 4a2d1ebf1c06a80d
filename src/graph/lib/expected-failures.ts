import { brandWithType } from '@pothos/core';
import {
  ApprovalRequired,
  ConflictError,
  type ConflictSubject,
  type DomainError,
  NotFoundError,
  PermissionError,
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
import { ProblemType } from './problem.ts';

const failures = [ValidationError, NotFoundError, ConflictError, PermissionError];

/**
 * Options of every mutation: its result is a union with the expected failures. It is nullable, so that an unexpected failure
 * leaves the results of the other mutations in the response.
 */
export const mutationResult = { nullable: true as const, errors: { types: failures } };

/** The same for a mutation whose change may wait for approval. */
export const mutationResultOrApproval = { nullable: true as const, errors: { types: [...failures, ApprovalRequired] } };

const ErrorInterface = builder.interfaceRef<DomainError>('Error');
ErrorInterface.implement({
  description: 'An expected failure: nothing has changed.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'Error message for people.' }),
    code: t.expose('code', { type: ErrorCodeEnum, description: 'Error code for programs.' }),
  }),
});

builder.objectType(ValidationError, {
  name: 'ValidationError',
  description: 'The input is invalid.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    problems: t.field({
      type: [ProblemType],
      description: 'All errors that were found.',
      resolve: ({ problems }) => problems,
    }),
  }),
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'The object does not exist, or the caller cannot see it.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    entityType: t.exposeString('entityType', { description: 'Kind of the object, such as `flag` or `environment`.' }),
    entityKey: t.exposeString('entityKey', { description: 'Requested key or ID.' }),
  }),
});

builder.objectType(PermissionError, {
  name: 'PermissionError',
  description: 'The caller may not do this.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    permission: t.exposeString('permission', {
      nullable: true,
      description: 'Missing permission, such as `flag:write`; null if the reason is another one.',
    }),
  }),
});

const ConflictCurrent = builder.unionType('ConflictCurrent', {
  description: 'The object that the request conflicts with, in its current state.',
  types: [OrganizationNode, EnvironmentNode, FlagNode, SegmentNode, HoldoutNode, ChangeRequestNode],
});

builder.objectType(ConflictError, {
  name: 'ConflictError',
  description: 'The request conflicts with the current state.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    current: t.field({
      type: ConflictCurrent,
      nullable: true,
      description: 'Object that the request conflicts with, in its current state; null if there is not exactly one.',
      // loadSubject brands the row with its type in the union.
      resolve: ({ current }, _args, context) => (current === null ? null : (loadSubject(context, current) as never)),
    }),
    dependentKeys: t.stringList({
      description: 'For IN_USE: what still uses the object, such as keys of flags.',
      resolve: ({ dependents }) => [...dependents],
    }),
  }),
});

builder.objectType(ApprovalRequired, {
  name: 'ApprovalRequired',
  description: 'The change waits for approval as a change request; nothing has changed yet.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    changeRequest: t.prismaField({
      type: 'ChangeRequest',
      description: 'Pending change request.',
      resolve: (query, { changeRequestId }, _args, { db }) =>
        db.changeRequest.findUniqueOrThrow({ ...query, where: { id: changeRequestId } }),
    }),
  }),
});

/** How each kind of object is loaded, and its type in the schema. */
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
