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
  OperationTypeNode,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { isBeyondLog, organizationHint } from '../../../graph/lib/cache-hints.ts';
import type { PreparedOperation } from '../document-cache.ts';
import { responseKey, simpleFields } from './simple-selection.ts';

/** A field of a query's root. */
export interface RootField {
  readonly node: FieldNode;
  readonly key: string;
  /** Undefined: the result of the field must not be cached. */
  readonly cacheable: CacheableField | undefined;
}

/** What the result of a field is cached by. */
export interface CacheableField {
  readonly definition: GraphQLField<unknown, unknown>;
  /** The argument that names the organization. */
  readonly organizationArgument: string;
  /** The field with all that is selected of it, as a document. */
  readonly text: string;
  /** The variables that the result depends on. */
  readonly variables: readonly string[];
}

/**
 * The root fields of a query, if the result of at least one may be cached; undefined for any other operation, and for a query with
 * fragments or directives at its root.
 */
export function cacheableFields(schema: GraphQLSchema, prepared: PreparedOperation): readonly RootField[] | undefined {
  const { operation } = prepared;
  if (operation.operation !== OperationTypeNode.QUERY || operation.directives?.length !== 0) return undefined;
  const fields = simpleFields(operation.selectionSet)?.map((node) => ({
    ...{ node, key: responseKey(node) },
    cacheable: cacheableField(schema, prepared, node),
  }));
  return fields?.some(({ cacheable }) => cacheable !== undefined) === true ? fields : undefined;
}

function cacheableField(
  schema: GraphQLSchema,
  prepared: PreparedOperation,
  node: FieldNode,
): CacheableField | undefined {
  const definition = schema.getQueryType()?.getFields()[node.name.value];
  const organizationArgument = definition && organizationHint(definition);
  if (definition === undefined || organizationArgument === undefined) return undefined;
  const alone = onlyWith(prepared, [node]);
  const variables = variablesIn(schema, alone);
  if (variables === undefined) return undefined;
  return { definition, organizationArgument, variables, text: print(alone) };
}

/** The document of an operation with only these fields at its root. */
export function onlyWith({ document, operation }: PreparedOperation, fields: readonly FieldNode[]): DocumentNode {
  const { selectionSet } = operation;
  const narrowed = { ...operation, selectionSet: { ...selectionSet, selections: fields } };
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  return { ...document, definitions: [narrowed, ...fragments] };
}

/** The names of the variables in a document; undefined if it selects anything that can change without a change in the log. */
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
