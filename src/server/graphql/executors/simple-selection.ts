import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** The name that a field has in the answer. */
export function responseKey({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

/** Whether a field asks for the name of the type that it stands in. */
export function isTypeName({ name }: FieldNode): boolean {
  return name.value === '__typename';
}

/**
 * The fields of a selection that is nothing but fields, each under a name of its own; undefined for one with fragments,
 * directives, or two fields to be merged.
 */
export function plainFields({ selections }: SelectionSetNode): readonly FieldNode[] | undefined {
  const fields = selections.filter((selection) => selection.kind === Kind.FIELD);
  const arePlain =
    fields.length === selections.length && fields.every(({ directives = [] }) => directives.length === 0);
  const areApart = new Set(fields.map(responseKey)).size === fields.length;
  return arePlain && areApart ? fields : undefined;
}

/** The name of each field as it stands in the text of an object, with the comma that parts it from the one before. */
export function memberNames(fields: readonly FieldNode[]): readonly string[] {
  return fields.map((field, index) => `${index === 0 ? '' : ','}${JSON.stringify(responseKey(field))}:`);
}

/** What resolvers are told of a field in a document without fragments, but for the values of the variables. */
export function infoOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  parentType: GraphQLObjectType,
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
): GraphQLResolveInfo {
  return {
    fieldName: definition.name,
    fieldNodes: [node],
    returnType: definition.type,
    parentType,
    path: { prev: undefined, key: responseKey(node), typename: parentType.name },
    schema,
    fragments: {},
    rootValue: undefined,
    operation,
    variableValues: {},
  };
}

/** The same with the values of the variables. Member by member: to spread an object costs as much as to evaluate a flag. */
export function infoWith(
  info: GraphQLResolveInfo,
  variableValues: GraphQLResolveInfo['variableValues'],
): GraphQLResolveInfo {
  return {
    fieldName: info.fieldName,
    fieldNodes: info.fieldNodes,
    returnType: info.returnType,
    parentType: info.parentType,
    path: info.path,
    schema: info.schema,
    fragments: info.fragments,
    rootValue: info.rootValue,
    operation: info.operation,
    variableValues,
  };
}
