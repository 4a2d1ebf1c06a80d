import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  getArgumentValues,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { canSee } from '../../actions/authorize.ts';
import type { Caller } from '../../domain/caller.ts';
import type { AskedVariables } from '../limits/list-size.ts';
import type { KeptAnswers, KeptPlace } from './kept-answers.ts';
import { keptFields, onlyWith, type RootField } from './kept-fields.ts';

/** Has a document executed for the caller who asks. */
export type ExecuteDocument = (document: DocumentNode) => Promise<ExecutionResult>;

/** The answer of an operation: the text of its `data`, or the whole result where it has errors. */
export type KeptResult = { readonly data: string } | { readonly result: ExecutionResult };

/**
 * Answers an operation with what is kept of it, and has only the rest executed; undefined when the variables are wrong, which is
 * for the executor to say.
 */
export type KeptOperation = (
  variables: AskedVariables,
  caller: Caller,
  execute: ExecuteDocument,
) => Promise<KeptResult | undefined>;

/** A field with the place for its answer, if there is one. */
interface PlacedField extends RootField {
  readonly place: KeptPlace | undefined;
}

/** Makes a query answerable from what is kept; undefined for an operation of which nothing may be kept. */
export function compileKept(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  answers: KeptAnswers,
): KeptOperation | undefined {
  const fields = keptFields(schema, document, operation);
  if (fields === undefined) return undefined;
  return async (variables, caller, execute) => {
    const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 });
    if (coerced === undefined) return undefined;
    const scope = scopeOf(caller);
    const placed = await Promise.all(
      fields.map(async (field) => ({ ...field, place: await placeOf(field, answers, { scope, caller, coerced }) })),
    );
    const missing = placed.filter(({ place }) => place?.text === undefined);
    if (missing.length === 0) return { data: toText(placed, {}) };
    const nodes = missing.map(({ node }) => node);
    const { data, errors } = await execute(onlyWith(document, operation, nodes));
    // In the order in which the executor has them.
    if (errors !== undefined || !data) return { result: { errors, data: data ? merged(placed, data) : null } };
    for (const { key, place } of missing) place?.put(JSON.stringify(data[key]));
    return { data: toText(placed, data) };
  };
}

interface Asking {
  readonly scope: string;
  readonly caller: Caller;
  /** The values of the variables. */
  readonly coerced: Record<string, unknown>;
}

async function placeOf(
  { node, kept }: RootField,
  answers: KeptAnswers,
  { scope, caller, coerced }: Asking,
): Promise<KeptPlace | undefined> {
  if (kept === undefined) return undefined;
  const organizationId = organizationIn(kept.organizationArgument, () =>
    getArgumentValues(kept.definition, node, coerced),
  );
  if (organizationId === undefined || !canSee(caller, organizationId)) return undefined;
  // A variable that is absent is not the same as one that is null.
  const values = JSON.stringify(kept.variables.map((name) => (name in coerced ? [coerced[name]] : [])));
  return answers.placeOf(organizationId, `${scope} ${values} ${kept.text}`);
}

function organizationIn(name: string, readArguments: () => Record<string, unknown>): string | undefined {
  try {
    const id = readArguments()[name];
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

/** All of a caller that an answer can depend on. */
function scopeOf({ permissions, apiKeyId, isClient, organizationId, environment }: Caller): string {
  return JSON.stringify([[...permissions].sort(), apiKeyId === null, isClient, organizationId, environment]);
}

function toText(fields: readonly PlacedField[], data: NonNullable<ExecutionResult['data']>): string {
  const members = fields.map(({ key, place }) => `${JSON.stringify(key)}:${place?.text ?? JSON.stringify(data[key])}`);
  return `{${members.join(',')}}`;
}

function merged(fields: readonly PlacedField[], data: NonNullable<ExecutionResult['data']>) {
  const members = fields.map(({ key, place }) => [key, place?.text === undefined ? data[key] : JSON.parse(place.text)]);
  return Object.fromEntries(members);
}
