import { type AnyVariables, type Client, createRequest, type TypedDocumentNode } from '@urql/core';
import type { WriteFailureFragment } from './failures.graphql.ts';
import { type Failure, failureOf } from './failures.ts';
import { ANSWER } from './graph.ts';

/** The names of the types that say in a result why a mutation was refused. */
type FailureName = 'ApprovalRequired' | 'ConflictError' | 'NotFoundError' | 'PermissionError' | 'ValidationError';

/** What a mutation returns when it has changed something. */
type Done<Value> = Exclude<NonNullable<Value>, { readonly __typename: FailureName }>;

/** What became of a write. */
export type Written<Value> =
  | { readonly outcome: 'DONE'; readonly value: Done<Value> }
  /** The change waits for approval. */
  | { readonly outcome: 'WAITS'; readonly id: string; readonly number: number }
  | { readonly outcome: 'FAILED'; readonly failure: Failure };

/**
 * Sends a mutation of one field whose result spreads `WriteFailure`. It is sent again, under the same idempotency key, for as long
 * as it is not known whether it was done.
 */
export async function write<Value, Variables extends AnyVariables>(
  client: Client,
  document: TypedDocumentNode<{ readonly [field: string]: Value }, Variables>,
  variables: Variables,
  idempotencyKey: string,
): Promise<Written<Value>> {
  const request = createRequest(document, variables, { idempotencyKey });
  const { extensions, error } = await client.executeMutation(request).toPromise();
  const answer: { readonly [field: string]: Value } | null | undefined = extensions?.[ANSWER];
  const value = Object.values(answer ?? {}).find((field) => typeof field === 'object');
  if (value === undefined || value === null) {
    return { outcome: 'FAILED', failure: error === undefined ? { kind: 'UNREACHABLE' } : failureOf(error) };
  }
  return isFailure(value) ? refusalOf(value) : { outcome: 'DONE', value: value as Done<Value> };
}

function isFailure(value: object): value is WriteFailureFragment {
  return 'code' in value && 'message' in value;
}

function refusalOf(refusal: WriteFailureFragment): Extract<Written<never>, { outcome: 'WAITS' | 'FAILED' }> {
  if ('changeRequest' in refusal) return { outcome: 'WAITS', ...refusal.changeRequest };
  return { outcome: 'FAILED', failure: writeFailureOf(refusal) };
}

function writeFailureOf(refusal: Exclude<WriteFailureFragment, { readonly changeRequest: unknown }>): Failure {
  const { code, message } = refusal;
  if ('problems' in refusal) return { kind: 'INVALID', message, problems: refusal.problems };
  if ('dependentKeys' in refusal) return { kind: 'CONFLICT', code, message, dependentKeys: refusal.dependentKeys };
  if ('permission' in refusal) return { kind: 'NOT_PERMITTED', message, permission: refusal.permission ?? undefined };
  return code === 'NOT_FOUND' ? { kind: 'NOT_FOUND', message } : { kind: 'REFUSED', code, message };
}
