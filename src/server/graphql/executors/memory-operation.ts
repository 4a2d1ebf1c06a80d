import {
  type DocumentNode,
  defaultFieldResolver,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  getVariableValues,
  isObjectType,
  OperationTypeNode,
} from 'graphql';
import { andThen, type MaybePromise, recover } from '../../../domain/maybe-promise.ts';
import { type IsInMemory, memoryHint } from '../../../graph/lib/cache-hints.ts';
import type { GraphContext } from '../../../graph/lib/context.ts';
import type { AskedVariables } from '../../limits/list-size.ts';
import { compileLeaves, compileWhole, type Surroundings, type Writer } from './compile-serializer.ts';
import { infoOf, infoWith, isTypeName, memberNames, plainFields } from './simple-selection.ts';

/**
 * Answers an operation from memory with the text of its `data`; undefined when it cannot, be it that something has to be read
 * first or that something is wrong: that is for the executor to say.
 */
export type InstantOperation = (variables: AskedVariables, context: GraphContext) => MaybePromise<string | undefined>;

/** Tells the text of the one field that has to be resolved. */
type AnswerField = (variableValues: Record<string, unknown>, context: GraphContext) => MaybePromise<string | undefined>;

/**
 * Compiles a query that asks for one field answered from memory, with leaves below it, and perhaps for `__typename`; undefined
 * for any other operation. One field and no more: what follows a field that fails must not be asked twice.
 */
export function compileInstant(around: Surroundings, { definitions }: DocumentNode): InstantOperation | undefined {
  const { schema, operation } = around;
  const type = schema.getQueryType();
  if (!type || operation.operation !== OperationTypeNode.QUERY || definitions.length > 1) return undefined;
  const fields = operation.directives?.length === 0 ? plainFields(operation.selectionSet) : undefined;
  const [asked, ...others] = fields?.filter((field) => !isTypeName(field)) ?? [];
  if (fields === undefined || others.length > 0) return undefined;
  const answerField = asked === undefined ? () => '' : compileField(around, type, asked);
  const names = memberNames(fields);
  const typeName = JSON.stringify(type.name);
  const toText = (answer: string) =>
    `{${fields.map((field, index) => `${names[index]}${isTypeName(field) ? typeName : answer}`).join('')}}`;
  if (answerField === undefined) return undefined;
  return (variables, context) => {
    const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 });
    if (coerced === undefined) return undefined;
    return andThen(answerField(coerced, context), (answer) => (answer === undefined ? undefined : toText(answer)));
  };
}

function compileField(around: Surroundings, parent: GraphQLObjectType, node: FieldNode): AnswerField | undefined {
  const definition = parent.getFields()[node.name.value];
  const isInMemory = definition && memoryHint(definition);
  const write = isInMemory && compileAnswer(around, definition, node);
  return write && answerWith(around, parent, { definition, node, isInMemory, write });
}

function compileAnswer(
  around: Surroundings,
  { type }: GraphQLField<unknown, unknown>,
  { selectionSet }: FieldNode,
): Writer | undefined {
  const item = getNamedType(type);
  if (!isObjectType(item) || selectionSet === undefined) return undefined;
  const writeItem = compileLeaves(around, item, selectionSet);
  return writeItem && compileWhole(type, writeItem);
}

interface CompiledField {
  readonly definition: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  readonly isInMemory: IsInMemory;
  readonly write: Writer;
}

function answerWith(
  { schema, operation }: Surroundings,
  parent: GraphQLObjectType,
  { definition, node, isInMemory, write }: CompiledField,
): AnswerField {
  const { resolve = defaultFieldResolver } = definition;
  const info = infoOf(schema, operation, parent, definition, node);
  return (variableValues, context) =>
    recover<string | undefined>(
      () => {
        const args = getArgumentValues(definition, node, variableValues);
        if (!isInMemory(args, context)) return undefined;
        const told: MaybePromise<unknown> = resolve(undefined, args, context, infoWith(info, variableValues));
        return andThen(told, (value) => write(value, context));
      },
      () => undefined,
    );
}
