import type { GraphQLRequestOptions, TestApp } from './test-app.ts';

/** What a mutation answered: its noun, or an expected failure. */
export type MutationAnswer = { readonly __typename: string } & Readonly<Record<string, unknown>>;

/** How a mutation is asked. */
export interface MutationOptions extends GraphQLRequestOptions {
  /** What is selected of the answer besides failures, such as `... on Flag { key }`. */
  readonly select?: string;
}

// Inside of the interface, which every result has, even those failures may be named that a mutation does not have.
const FAILURE = `... on Error {
  message
  code
  ... on ValidationError { problems { path message } }
  ... on NotFoundError { entityType entityKey }
  ... on PermissionError { permission }
  ... on ConflictError { dependentKeys current { __typename ... on Node { id } ... on Flag { key version name } } }
  ... on ApprovalRequired { changeRequest { id number status } }
}`;

/** Runs a mutation by its name with its one input. Fails when the answer has errors: expected failures are part of the data. */
export async function mutate(
  app: TestApp,
  name: string,
  input: object,
  { select = '', ...options }: MutationOptions = {},
): Promise<MutationAnswer> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { answer: ${name}(input: $input) { __typename ${select} ${FAILURE} } }`;
  const { data, errors } = await app.graphql<{ readonly answer: MutationAnswer }>(document, { input }, options);
  if (errors !== undefined) throw new Error(`${name} answered ${JSON.stringify(errors)}`);
  return data.answer;
}

/** Leaves a change request behind: a caller, by default without a key, switches a flag off where approval is required. */
export async function requestChange(
  app: TestApp,
  organizationId: string,
  flagKey = 'guarded',
  key?: string,
): Promise<string> {
  const settings = [{ environment: 'production', enabled: true }];
  await mutate(app, 'createFlag', { organizationId, key: flagKey, settings });
  await mutate(app, 'updateEnvironment', { organizationId, key: 'production', requiresApproval: true });
  const { changeRequest } = await mutate(app, 'setFlagSwitch', { organizationId, flagKey, enabled: false }, { key });
  return (changeRequest as { readonly id: string }).id;
}
