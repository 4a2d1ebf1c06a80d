import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isLeafType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { type LeavesOf, leavesHint } from '../../../graph/lib/cache-hints.ts';
import type { GraphContext } from '../../../graph/lib/context.ts';
import { infoOf, isTypeName, memberNames, plainFields } from './simple-selection.ts';

/** Writes the JSON text of a value. Throws where the executor would have an error to tell. */
export type Writer = (value: unknown, context: GraphContext) => string;

/** What a selection stands in. */
export interface Surroundings {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
}

/** Compiles a selection of nothing but leaves without arguments; undefined for any other. */
export function compileLeaves(
  around: Surroundings,
  type: GraphQLObjectType,
  selectionSet: SelectionSetNode,
): Writer | undefined {
  const fields = plainFields(selectionSet);
  const writers = fields?.map((field) => compileLeaf(around, type, field));
  if (fields === undefined || writers === undefined || !writers.every((writer) => writer !== undefined))
    return undefined;
  const names = memberNames(fields);
  const write: Writer = (value, context) => {
    if (typeof value !== 'object' || value === null) throw new TypeError('This is no object.');
    let text = '{';
    for (const [index, writeLeaf] of writers.entries()) text += `${names[index]}${writeLeaf(value, context)}`;
    return `${text}}`;
  };
  const shown = leavesHint(type);
  return shown === undefined ? write : writtenOnce(shown, write);
}

/** Keeps the text of what is frozen for as long as that lives. */
function writtenOnce(shown: LeavesOf, write: Writer): Writer {
  const texts = new WeakMap<object, string>();
  return (value, context) => {
    const frozen = shown(value);
    const known = texts.get(frozen);
    if (known !== undefined) return known;
    const text = write(value, context);
    texts.set(frozen, text);
    return text;
  };
}

/** Compiles the list, or the one item, that a type says; only of types of which no part may be null. */
export function compileWhole(type: GraphQLOutputType, writeItem: Writer): Writer | undefined {
  if (!isNonNullType(type)) return undefined;
  const whole = type.ofType;
  if (!isListType(whole)) return writeItem;
  if (!isNonNullType(whole.ofType) || isListType(whole.ofType.ofType)) return undefined;
  return (items, context) => {
    if (!Array.isArray(items)) throw new TypeError('This is no list.');
    return `[${items.map((item) => writeItem(item, context)).join(',')}]`;
  };
}

function compileLeaf({ schema, operation }: Surroundings, parent: GraphQLObjectType, node: FieldNode) {
  const typeName = JSON.stringify(parent.name);
  if (isTypeName(node)) return () => typeName;
  const definition = parent.getFields()[node.name.value];
  if (definition === undefined || definition.args.length > 0) return undefined;
  const isNullable = !isNonNullType(definition.type);
  const type = isNonNullType(definition.type) ? definition.type.ofType : definition.type;
  if (!isLeafType(type)) return undefined;
  const { resolve = defaultFieldResolver } = definition;
  const info = infoOf(schema, operation, parent, definition, node);
  return (value: unknown, context: GraphContext) => leafText(type, isNullable, resolve(value, {}, context, info));
}

function leafText(type: GraphQLLeafType, isNullable: boolean, value: unknown): string {
  if (value === null || value === undefined) {
    if (isNullable) return 'null';
    throw new TypeError('This may not be null.');
  }
  if (value instanceof Promise) throw new TypeError('This is not known yet.');
  const text = JSON.stringify(type.serialize(value));
  if (text === undefined) throw new TypeError('This has no text.');
  return text;
}
