import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getArgumentValues,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type ValueNode,
  valueFromAST,
} from 'graphql';
import { isJsonObject, type JsonObject } from '../../../domain/json.ts';
import { memoizeByObject } from '../../../domain/memoize-by-object.ts';

/*
 * What the executor does with variables and arguments, compiled for one operation. It finds the same values; of an invalid value it
 * only says that it is invalid, and the executor then reports how.
 */

/** The values of an operation's variables, or of a field's arguments. */
export type InputValues = Record<string, unknown>;

/** Coerces a value. Throws for an invalid one. */
type Coerce = (value: unknown) => unknown;

/** Compiles the coercion of an operation's variables; the compiled function returns undefined for invalid ones. */
export function compileVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): (given: JsonObject) => InputValues | undefined {
  const variables = variableDefinitions.map(({ variable, type: node, defaultValue }) => {
    const type = typeFromAST(schema, node);
    if (!isInputType(type)) throw new TypeError('Expected a valid document.');
    const fallback = defaultValue === undefined ? undefined : { value: valueFromAST(defaultValue, type) };
    return { name: variable.name.value, coerce: coercionOf(type), fallback, isRequired: isNonNullType(type) };
  });
  return (given) => {
    // Variables may have the names that every object inherits.
    const coerced: InputValues = Object.create(null);
    try {
      for (const { name, coerce, fallback, isRequired } of variables) {
        if (Object.hasOwn(given, name)) coerced[name] = coerce(given[name]);
        else if (fallback !== undefined) coerced[name] = fallback.value;
        else if (isRequired) return undefined;
      }
      return coerced;
    } catch {
      return undefined;
    }
  };
}

function coercionOf(type: GraphQLInputType): Coerce {
  if (!isNonNullType(type)) {
    const coerce = coercionOfPresent(type);
    return (value) => (value === null || value === undefined ? null : coerce(value));
  }
  const coerce = coercionOfPresent(type.ofType);
  return (value) => {
    if (value === null || value === undefined) throw new TypeError('Expected a value that is not null.');
    return coerce(value);
  };
}

function coercionOfPresent(type: GraphQLInputType): Coerce {
  if (isNonNullType(type)) return coercionOf(type);
  if (isListType(type)) {
    const coerceItem = coercionOf(type.ofType);
    return (value) => (Array.isArray(value) ? value.map((item) => coerceItem(item)) : [coerceItem(value)]);
  }
  if (isInputObjectType(type)) return coercionOfObject(type);
  return (value) => {
    const parsed: unknown = type.parseValue(value);
    if (parsed === undefined) throw new TypeError(`Expected a ${type.name}.`);
    return parsed;
  };
}

interface InputField {
  readonly name: string;
  readonly fallback: unknown;
  readonly isRequired: boolean;
  readonly coerce: Coerce;
}

const coercionOfObject = memoizeByObject((type: GraphQLInputObjectType): Coerce => {
  // Compiled when the first value comes, because a type may be part of itself.
  let fields: readonly InputField[] | undefined;
  return (value) => {
    if (!isJsonObject(value)) throw new TypeError('Expected an object.');
    fields ??= Object.values(type.getFields()).map((field) => ({
      ...{ name: field.name, fallback: field.defaultValue, isRequired: isNonNullType(field.type) },
      coerce: coercionOf(field.type),
    }));
    refuseUnknownMembers(value, type);
    const coerced = coerceMembers(value, fields);
    if (type.isOneOf) refuseAllButOne(coerced);
    return coerced;
  };
});

function refuseUnknownMembers(value: JsonObject, type: GraphQLInputObjectType): void {
  const definitions = type.getFields();
  for (const name in value) if (!Object.hasOwn(definitions, name)) throw new TypeError(`Unexpected member ${name}.`);
}

function coerceMembers(value: JsonObject, fields: readonly InputField[]): InputValues {
  const coerced: InputValues = {};
  for (const { name, fallback, isRequired, coerce } of fields) {
    const member = value[name];
    if (member !== undefined) coerced[name] = coerce(member);
    else if (fallback !== undefined) coerced[name] = fallback;
    else if (isRequired) throw new TypeError(`Expected the member ${name}.`);
  }
  return coerced;
}

/** Refuses anything but exactly one member that is not null (https://spec.graphql.org/draft/#sec-OneOf-Input-Objects). */
function refuseAllButOne(coerced: InputValues): void {
  const [value, ...others] = Object.values(coerced);
  if (others.length > 0 || value === undefined || value === null) throw new TypeError('Expected exactly one member.');
}

/** Compiles the arguments of a field; the compiled function throws for invalid ones. */
export function compileArguments(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
): (variables: InputValues) => InputValues {
  const given = new Map(node.arguments?.map(({ name, value }) => [name.value, value]));
  // Lists and objects may have variables inside.
  if ([...given.values()].some(({ kind }) => kind === Kind.LIST || kind === Kind.OBJECT))
    return (variables) => getArgumentValues(definition, node, variables);
  const compiled = definition.args.map((argument) => ({
    name: argument.name,
    read: compileArgument(argument, given.get(argument.name)),
  }));
  return (variables) => {
    const values: InputValues = {};
    for (const { name, read } of compiled) {
      const value = read(variables);
      if (value !== undefined) values[name] = value;
    }
    return values;
  };
}

/** Reads an argument; undefined if it is absent. */
function compileArgument(
  { type, defaultValue }: GraphQLArgument,
  node: ValueNode | undefined,
): (variables: InputValues) => unknown {
  const isRequired = isNonNullType(type);
  const orDefault = () => {
    if (defaultValue === undefined && isRequired) throw new TypeError('Expected an argument.');
    return defaultValue;
  };
  if (node === undefined) return orDefault;
  if (node.kind !== Kind.VARIABLE) {
    const value: unknown = valueFromAST(node, type);
    return () => {
      if (value === undefined) throw new TypeError('Expected a valid argument.');
      return value;
    };
  }
  const name = node.name.value;
  return (variables) => {
    if (!Object.hasOwn(variables, name)) return orDefault();
    const value = variables[name];
    if (value === undefined || (value === null && isRequired)) throw new TypeError('Expected a valid argument.');
    return value;
  };
}
