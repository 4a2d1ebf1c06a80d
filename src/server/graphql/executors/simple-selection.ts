import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
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

/**
 * The fields of a selection on a type, those of its fragments included, in the order of the result; undefined for a selection with
 * directives, fragments on other types, or two fields with the same name in the result that are not the same leaf.
 */
export function plainFields(
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
  fragments: GraphQLResolveInfo['fragments'],
): readonly FieldNode[] | undefined {
  const found = new Map<string, FieldNode>();
  for (const selection of selections) {
    const fields = selection.directives?.length ? undefined : fieldsOf(type, selection, fragments);
    if (fields === undefined) return undefined;
    for (const field of fields) {
      const known = found.get(responseKey(field));
      if (known !== undefined && !isSameLeaf(known, field)) return undefined;
      found.set(responseKey(field), known ?? field);
    }
  }
  return [...found.values()];
}

function fieldsOf(
  type: GraphQLObjectType,
  selection: SelectionNode,
  fragments: GraphQLResolveInfo['fragments'],
): readonly FieldNode[] | undefined {
  if (selection.kind === Kind.FIELD) return [selection];
  const spread = selection.kind === Kind.FRAGMENT_SPREAD ? fragments[selection.name.value] : selection;
  if (spread === undefined || (spread.directives?.length ?? 0) > 0) return undefined;
  const { typeCondition, selectionSet } = spread;
  if (typeCondition !== undefined && typeCondition.name.value !== type.name) return undefined;
  return plainFields(type, selectionSet, fragments);
}

function isSameLeaf(one: FieldNode, other: FieldNode): boolean {
  const isLeaf = one.selectionSet === undefined && other.selectionSet === undefined;
  return (
    isLeaf && one.name.value === other.name.value && (one.arguments?.length ?? 0) + (other.arguments?.length ?? 0) === 0
  );
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
