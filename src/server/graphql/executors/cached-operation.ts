import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  getArgumentValues,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { canSee } from '../../../actions/authorize.ts';
import { type Caller, scopeOf } from '../../../domain/caller.ts';
import type { AskedVariables } from '../../limits/list-size.ts';
import { keptFields, onlyWith, type RootField } from './cacheable-fields.ts';
import type { KeptAnswers, KeptPlace } from './result-cache.ts';

/** Has a document executed for the caller who asks. */
export type ExecuteDocument = (document: DocumentNode) => Promise<ExecutionResult>;

/** The answer of an operation: the text of its `data`, or the whole result where it has errors. */
export type KeptResult = { readonly data: string } | { readonly result: ExecutionResult };

/**
 * Answers an operation with what is kept of it, and has only the rest executed; undefined when the variables are wrong, which is
 * for the executor to say, or nothing came of what somebody else had begun.
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

/** A field with the text of its answer; undefined for one whose execution had errors. */
interface AnsweredField {
  readonly key: string;
  readonly text: string | undefined;
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
    const places = await Promise.all(fields.map((field) => placeOf(field, answers, { scope, caller, coerced })));
    // After a write everybody asks the same at once: it is executed for the first of them, and the others wait.
    const told = places.map((place) => place?.text ?? place?.coming);
    const missing = fields.flatMap((field, index) =>
      told[index] === undefined ? [{ ...field, place: places[index] }] : [],
    );
    const nodes = missing.map(({ node }) => node);
    const executing =
      nodes.length === 0 ? NOTHING : executedFor(missing, () => execute(onlyWith(document, operation, nodes)));
    const [{ result, texts }, known] = await Promise.all([executing, Promise.all(told)]);
    if (told.some((text, index) => text !== undefined && known[index] === undefined)) return undefined;
    const { data, errors } = result;
    const answered = fields.map(({ key }, index) => ({ key, text: known[index] ?? texts.get(key) }));
    // In the order in which the executor has them.
    if (errors !== undefined || !data) return { result: { errors, data: data ? merged(answered, data) : null } };
    return { data: toText(answered) };
  };
}

/** What an execution came to, with the texts of its fields when it has no errors. */
interface Executed {
  readonly result: ExecutionResult;
  readonly texts: ReadonlyMap<string, string>;
}

const NOTHING: Executed = { result: { data: {} }, texts: new Map() };

/** Executes, and tells those who wait for one of the fields its text, or that nothing came of it. */
async function executedFor(
  missing: readonly PlacedField[],
  execute: () => Promise<ExecutionResult>,
): Promise<Executed> {
  const begun = missing.map(({ key, place }) => ({ key, tell: place?.begin() }));
  const texts = new Map<string, string>();
  try {
    const result = await execute();
    const { data, errors } = result;
    if (errors === undefined && data) for (const { key } of begun) texts.set(key, JSON.stringify(data[key]));
    return { result, texts };
  } finally {
    for (const { key, tell } of begun) tell?.(texts.get(key));
  }
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

function toText(fields: readonly AnsweredField[]): string {
  return `{${fields.map(({ key, text }) => `${JSON.stringify(key)}:${text}`).join(',')}}`;
}

function merged(fields: readonly AnsweredField[], data: NonNullable<ExecutionResult['data']>) {
  const members = fields.map(({ key, text }) => [key, text === undefined ? data[key] : JSON.parse(text)]);
  return Object.fromEntries(members);
}
