import {
  buildSchema,
  executeSync,
  type GraphQLAbstractType,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
  isScalarType,
  parse,
} from 'graphql';
import schemaText from '../../../schema.graphql?raw';

/** What answers hold. */
export interface Examples {
  /** Whether lists have an item; those without which there is nothing to show always have. */
  readonly hasItems: boolean;
  /** Whether what an address names exists. */
  readonly isFound: boolean;
  /** Values by the name of the type and the field, such as `BoardCell.pendingChangeRequestNumber`. */
  readonly values: Readonly<Record<string, unknown>>;
}

const schema = buildSchema(schemaText);

/** What there is in every organization. */
const always = new Set(['Organization.environments', 'Board.environments', 'Board.distinctCells', 'Query.operators']);

/** What an address names. */
const named = new Set(['Query.flag', 'Organization.segment', 'Organization.changeRequest', 'Query.changeRequest']);

/** What can be absent and is shown. */
const present = new Set(['Query.organization', 'Organization.environment', 'Flag.setting', 'ChangeRequest.flag']);

const texts: Readonly<Record<string, string>> = {
  ...{ key: 'search', flagKey: 'search', environmentKey: 'production', environment: 'production', name: 'Search' },
  ...{ sentence: 'The rule "first" of the flag "search" in "production" starts.', entityKey: 'search' },
  ...{ attribute: 'plan', targetingKey: 'ida', label: 'is' },
};

const scalars: Readonly<Record<string, unknown>> = {
  ...{ Int: 1, Float: 50, Boolean: true, DateTime: '2026-01-15T12:00:00.000Z', JSON: true },
};

/** Answers an operation by the schema alone, with examples. */
export function exampleAnswer(source: string, variableValues: Readonly<Record<string, unknown>>, examples: Examples) {
  return executeSync({
    ...{ schema, document: parse(source), variableValues, rootValue: {} },
    fieldResolver: resolverOf(examples),
    typeResolver: (_, __, ___, type) => firstOf(type).name,
  });
}

function resolverOf({ hasItems, isFound, values }: Examples): GraphQLFieldResolver<unknown, unknown> {
  const isThere = (place: string) => present.has(place) || (isFound && named.has(place));
  return (_, __, ___, { parentType, fieldName, returnType }) => {
    const place = `${parentType.name}.${fieldName}`;
    if (place in values) return values[place];
    if (!isNonNullType(returnType)) return isThere(place) ? {} : null;
    const type = getNullableType(returnType);
    if (!isListType(type)) return exampleOf(type, fieldName);
    return hasItems || always.has(place) ? [exampleOf(getNullableType(type.ofType), fieldName)] : [];
  };
}

function exampleOf(type: GraphQLOutputType, fieldName: string): unknown {
  if (isEnumType(type)) return type.getValues()[0]?.name;
  return isScalarType(type) ? (scalars[type.name] ?? texts[fieldName] ?? 'example') : {};
}

function firstOf(type: GraphQLAbstractType): GraphQLObjectType {
  const [first] = schema.getPossibleTypes(type);
  if (first === undefined) throw new Error(`${type.name} has no types.`);
  return first;
}
