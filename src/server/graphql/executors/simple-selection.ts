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

/** The name of a field in the result. */
export function responseKey({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

/** Whether a field is `__typename`. */
export function isTypeName({ name }: FieldNode): boolean {
  return name.value === '__typename';
}

/**
 * The fields of a selection of fields whose names in the result differ; undefined for a selection with fragments, directives, or
 * two fields to be merged.
 */
export function simpleFields({ selections }: SelectionSetNode): readonly FieldNode[] | undefined {
  const fields = selections.filter((selection) => selection.kind === Kind.FIELD);
  const arePlain =
    fields.length === selections.length && fields.every(({ directives = [] }) => directives.length === 0);
  const areApart = new Set(fields.map(responseKey)).size === fields.length;
  return arePlain && areApart ? fields : undefined;
}

/** The name of each field as JSON, with the comma before it. */
export function memberNames(fields: readonly FieldNode[]): readonly string[] {
  return fields.map((field, index) => `${index === 0 ? '' : ','}${JSON.stringify(responseKey(field))}:`);
}

/** The resolver's information on a field in a document without fragments, except the values of the variables. */
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

/**
 * The same with the values of the variables. Member by member, because spreading an object costs as much as evaluating a flag.
 */
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
