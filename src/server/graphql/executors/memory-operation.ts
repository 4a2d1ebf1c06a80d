import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  OperationTypeNode,
} from 'graphql';
import type { JsonObject } from '../../../domain/json.ts';
import { andThen, type MaybePromise, recover } from '../../../domain/maybe-promise.ts';
import { memoizeByObject } from '../../../domain/memoize-by-object.ts';
import { type IsInMemory, memoryHint } from '../../../graph/lib/cache-hints.ts';
import type { GraphContext } from '../../../graph/lib/context.ts';
import type { PreparedOperation } from '../document-cache.ts';
import { compileArguments, compileVariables, type InputValues } from './compile-inputs.ts';
import { type CompileContext, compileList, compileObject, type Serializer } from './compile-serializer.ts';
import type { Executor } from './executor.ts';
import { infoOf, infoWith, isTypeName, memberNames, simpleFields } from './simple-selection.ts';

/** The JSON text of an operation's result; undefined if data must be loaded or the operation has an error: then the next executor takes it. */
type MemoryOperation = (variables: JsonObject, context: GraphContext) => MaybePromise<string | undefined>;

/** The JSON text of the one field that has to be resolved. */
type AnswerField = (variableValues: InputValues, context: GraphContext) => MaybePromise<string | undefined>;

/** Makes the executor of queries that are answered from memory, without a promise for each field. */
export function createMemoryExecutor(schema: GraphQLSchema): Executor {
  const compile = memoizeByObject((prepared: PreparedOperation) => compileMemoryOperation(schema, prepared));
  return ({ prepared, params, createContext }) => compile(prepared)?.(params.variables, createContext());
}

/**
 * Compiles a query of one field that is answered from memory, with leaves below it, and perhaps `__typename`; undefined for any
 * other operation. Not more than one field, because a field that fails is executed again, with all the others.
 */
function compileMemoryOperation(schema: GraphQLSchema, prepared: PreparedOperation): MemoryOperation | undefined {
  const { operation, document } = prepared;
  const type = schema.getQueryType();
  if (!type || operation.operation !== OperationTypeNode.QUERY || document.definitions.length > 1) return undefined;
  const fields = operation.directives?.length === 0 ? simpleFields(operation.selectionSet) : undefined;
  const [resolved, ...others] = fields?.filter((field) => !isTypeName(field)) ?? [];
  if (fields === undefined || others.length > 0) return undefined;
  const answerField = resolved === undefined ? () => '' : compileField({ schema, operation }, type, resolved);
  const names = memberNames(fields);
  const typeName = JSON.stringify(type.name);
  const toText = (answer: string) =>
    `{"data":{${fields.map((field, index) => `${names[index]}${isTypeName(field) ? typeName : answer}`).join('')}}}`;
  if (answerField === undefined) return undefined;
  const coerce = compileVariables(schema, operation);
  return (variables, context) => {
    const coerced = coerce(variables);
    if (coerced === undefined) return undefined;
    return andThen(answerField(coerced, context), (answer) => (answer === undefined ? undefined : toText(answer)));
  };
}

function compileField(compiling: CompileContext, parent: GraphQLObjectType, node: FieldNode): AnswerField | undefined {
  const definition = parent.getFields()[node.name.value];
  const isInMemory = definition && memoryHint(definition);
  const write = isInMemory && compileAnswer(compiling, definition, node);
  return write && answerWith(compiling, parent, { definition, node, isInMemory, write });
}

function compileAnswer(
  compiling: CompileContext,
  { type }: GraphQLField<unknown, unknown>,
  { selectionSet }: FieldNode,
): Serializer | undefined {
  const item = getNamedType(type);
  if (!isObjectType(item) || selectionSet === undefined) return undefined;
  const serializeItem = compileObject(compiling, item, selectionSet);
  return serializeItem && compileList(type, serializeItem);
}

interface CompiledField {
  readonly definition: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  readonly isInMemory: IsInMemory;
  readonly write: Serializer;
}

function answerWith(
  { schema, operation }: CompileContext,
  parent: GraphQLObjectType,
  { definition, node, isInMemory, write }: CompiledField,
): AnswerField {
  const { resolve = defaultFieldResolver } = definition;
  const info = infoOf(schema, operation, parent, definition, node);
  const readArguments = compileArguments(definition, node);
  return (variableValues, context) =>
    recover<string | undefined>(
      () => {
        const args = readArguments(variableValues);
        if (!isInMemory(args, context)) return undefined;
        const resolved: MaybePromise<unknown> = resolve(undefined, args, context, infoWith(info, variableValues));
        return andThen(resolved, (value) => write(value, context));
      },
      () => undefined,
    );
}
