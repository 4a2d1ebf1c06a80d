import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { isBeyondLog, organizationHint } from '../../../graph/lib/cache-hints.ts';
import { plainFields, responseKey } from './simple-selection.ts';

/** A field of the root, and what its answer may be kept by; nothing where it may not be kept. */
export interface RootField {
  readonly node: FieldNode;
  readonly key: string;
  readonly kept: KeptField | undefined;
}

/** What an answer may be kept by. */
export interface KeptField {
  readonly definition: GraphQLField<unknown, unknown>;
  /** The argument that names the organization. */
  readonly organizationArgument: string;
  /** What is asked, word for word, but for the values of the variables. */
  readonly text: string;
  /** The variables that it depends on. */
  readonly variables: readonly string[];
}

/**
 * The fields of a query whose answers may be kept, each by itself, among those that may not; undefined for an operation in which
 * there is none, or which is more than plain fields at its root.
 */
export function keptFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly RootField[] | undefined {
  if (operation.operation !== OperationTypeNode.QUERY || operation.directives?.length !== 0) return undefined;
  const fields = plainFields(operation.selectionSet)?.map((node) => ({
    ...{ node, key: responseKey(node) },
    kept: keptField(schema, document, operation, node),
  }));
  return fields?.some(({ kept }) => kept !== undefined) === true ? fields : undefined;
}

function keptField(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  node: FieldNode,
): KeptField | undefined {
  const definition = schema.getQueryType()?.getFields()[node.name.value];
  const organizationArgument = definition && organizationHint(definition);
  if (definition === undefined || organizationArgument === undefined) return undefined;
  const alone = onlyWith(document, operation, [node]);
  const variables = variablesIn(schema, alone);
  if (variables === undefined) return undefined;
  return { definition, organizationArgument, variables, text: print(alone) };
}

/** A document that asks for these fields of the root alone. */
export function onlyWith(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  fields: readonly FieldNode[],
): DocumentNode {
  const { selectionSet } = operation;
  const narrowed = { ...operation, selectionSet: { ...selectionSet, selections: fields } };
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  return { ...document, definitions: [narrowed, ...fragments] };
}

/** The names of the variables that are used; undefined when anything is asked for that the log does not decide. */
function variablesIn(schema: GraphQLSchema, document: DocumentNode): readonly string[] | undefined {
  const types = new TypeInfo(schema);
  const variables = new Set<string>();
  let isDecided = true;
  visit(
    document,
    visitWithTypeInfo(types, {
      VariableDefinition: () => false,
      Variable: ({ name }) => void variables.add(name.value),
      Argument() {
        const argument = types.getArgument();
        isDecided &&= argument === null || argument === undefined || !isBeyondLog(argument);
      },
      Field() {
        isDecided &&= isFieldDecided(types);
      },
    }),
  );
  return isDecided ? [...variables] : undefined;
}

function isFieldDecided(types: TypeInfo): boolean {
  const definition = types.getFieldDef();
  if (!definition || isBeyondLog(definition)) return false;
  const target = getNamedType(definition.type);
  if (isInterfaceType(target) || isUnionType(target)) return false;
  return !isObjectType(target) || !isBeyondLog(target);
}
