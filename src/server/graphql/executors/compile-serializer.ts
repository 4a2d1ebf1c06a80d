import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLLeafType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { type LeavesOf, leavesHint } from '../../../graph/lib/cache-hints.ts';
import type { GraphContext } from '../../../graph/lib/context.ts';
import { infoOf, isTypeName, memberNames, plainFields, simpleFields } from './simple-selection.ts';

/** Writes a value as JSON. Throws where the executor would report an error. */
export type Serializer = (value: unknown, context: GraphContext) => string;

/** The context of a selection. */
export interface CompileContext {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  /** The fragments of the document. With them a selection may also have fragments, and objects whose resolvers wait for nothing. */
  readonly fragments?: GraphQLResolveInfo['fragments'];
}

/** Compiles a selection of leaves without arguments; undefined for any other selection, unless the context allows more. */
export function compileObject(
  compiling: CompileContext,
  type: GraphQLObjectType,
  selectionSet: SelectionSetNode,
): Serializer | undefined {
  const { fragments } = compiling;
  const fields = fragments === undefined ? simpleFields(selectionSet) : plainFields(type, selectionSet, fragments);
  const serializers = fields?.map((field) => compileMember(compiling, type, field));
  if (fields === undefined || serializers === undefined || !serializers.every((serialize) => serialize !== undefined))
    return undefined;
  const names = memberNames(fields);
  const write: Serializer = (value, context) => {
    if (typeof value !== 'object' || value === null) throw new TypeError('Expected an object.');
    let text = '{';
    for (const [index, serializeLeaf] of serializers.entries())
      text += `${names[index]}${serializeLeaf(value, context)}`;
    return `${text}}`;
  };
  const shown = leavesHint(type);
  return shown === undefined ? write : cachedByObject(shown, write);
}

/** Caches the text of a frozen object for as long as the object lives. */
function cachedByObject(shown: LeavesOf, write: Serializer): Serializer {
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

/** Compiles a list of objects, or one object. Null is left to the executor, even where the type allows it. */
export function compileList(type: GraphQLOutputType, serializeItem: Serializer): Serializer | undefined {
  const whole = isNonNullType(type) ? type.ofType : type;
  if (!isListType(whole)) return serializeItem;
  if (!isNonNullType(whole.ofType) || isListType(whole.ofType.ofType)) return undefined;
  return (items, context) => {
    if (!Array.isArray(items)) throw new TypeError('Expected a list.');
    return `[${items.map((item) => serializeItem(item, context)).join(',')}]`;
  };
}

function compileMember(compiling: CompileContext, parent: GraphQLObjectType, node: FieldNode): Serializer | undefined {
  const { schema, operation } = compiling;
  const typeName = JSON.stringify(parent.name);
  if (isTypeName(node)) return () => typeName;
  const definition = parent.getFields()[node.name.value];
  if (definition === undefined || definition.args.length > 0) return undefined;
  const { resolve = defaultFieldResolver } = definition;
  const info = infoOf(schema, operation, parent, definition, node);
  const write = compileValue(compiling, definition.type, node);
  return write && ((value, context) => write(resolve(value, {}, context, info), context));
}

/** Compiles what a resolver returns. */
function compileValue(
  compiling: CompileContext,
  declared: GraphQLOutputType,
  { selectionSet }: FieldNode,
): Serializer | undefined {
  const isNullable = !isNonNullType(declared);
  const type = isNonNullType(declared) ? declared.ofType : declared;
  if (isLeafType(type)) return (value) => leafText(type, isNullable, value);
  if (compiling.fragments === undefined) return undefined;
  const serializeItem = compileItem(compiling, getNamedType(type), selectionSet);
  const write = serializeItem && compileList(declared, serializeItem);
  if (write === undefined || !isNullable) return write;
  return (value, context) => (value === null || value === undefined ? 'null' : write(value, context));
}

/** Compiles an item of a list, or one object. */
function compileItem(
  compiling: CompileContext,
  type: GraphQLNamedType,
  selectionSet: SelectionSetNode | undefined,
): Serializer | undefined {
  if (isLeafType(type)) return (value) => leafText(type, false, value);
  return isObjectType(type) && selectionSet !== undefined ? compileObject(compiling, type, selectionSet) : undefined;
}

function leafText(type: GraphQLLeafType, isNullable: boolean, value: unknown): string {
  if (value === null || value === undefined) {
    if (isNullable) return 'null';
    throw new TypeError('Expected a value that is not null.');
  }
  if (value instanceof Promise) throw new TypeError('Expected a value, not a promise.');
  const text = JSON.stringify(type.serialize(value));
  if (text === undefined) throw new TypeError('Expected a value that JSON can hold.');
  return text;
}
