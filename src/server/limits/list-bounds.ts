import {
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  TypeInfo,
  typeFromAST,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { isJsonObject } from '../../domain/json.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import { limitError } from './document-limits.ts';
import type { RawVariables } from './list-size.ts';

/** An operation whose document is valid. */
interface BoundedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: RawVariables;
}

/** The place of a list: its name, and the most items that it may have. */
interface ListPlace {
  readonly name: string;
  readonly maximum: number;
}

/** The lists in the arguments of a document. */
interface DocumentLists {
  /** The literals, with the number of their items. */
  readonly literals: readonly { readonly place: ListPlace; readonly length: number }[];
  /** The variables whose value is a list. */
  readonly variables: readonly { readonly place: ListPlace; readonly variable: string }[];
}

/** `ids` has an error of its own, as `first` and `last` have. */
const OWN_ERROR = 'ids';

/**
 * Makes the check of the lists in an operation's arguments against the `maximumItems` of the schema. Throws a GraphQLError
 * (LIST_TOO_LONG) for a list that is too long. The lists of mutations are checked with the rest of the input, as typed failures.
 */
export function createListBounds(schema: GraphQLSchema): (operation: BoundedOperation) => void {
  const listsOf = memoizeByObject((document: DocumentNode) => readLists(schema, document));
  const inputsOf = memoizeByObject((operation: OperationDefinitionNode) => readInputs(schema, operation));
  return ({ document, operation, variables }) => {
    if (operation.operation === OperationTypeNode.MUTATION) return;
    const lists = listsOf(document);
    for (const { place, length } of lists.literals) refuseLong(place, length);
    for (const { place, variable } of lists.variables) {
      const value = variables[variable];
      if (Array.isArray(value)) refuseLong(place, value.length);
    }
    for (const { variable, type } of inputsOf(operation)) refuseLongWithin(type, variables[variable]);
  };
}

/** The variables of an operation that are input objects, or lists of them. */
function readInputs(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): readonly { readonly variable: string; readonly type: GraphQLInputType }[] {
  return variableDefinitions.flatMap(({ variable, type: node }) => {
    const type = typeFromAST(schema, node);
    return isInputType(type) && isInputObjectType(getNamedType(type)) ? [{ variable: variable.name.value, type }] : [];
  });
}

function readLists(schema: GraphQLSchema, document: DocumentNode): DocumentLists {
  const literals: DocumentLists['literals'][number][] = [];
  const variables: DocumentLists['variables'][number][] = [];
  const add = (definition: GraphQLArgument | GraphQLInputField | null | undefined, value: ValueNode) => {
    const place = definition && placeOf(definition);
    if (!place) return;
    if (value.kind === Kind.LIST) literals.push({ place, length: value.values.length });
    if (value.kind === Kind.VARIABLE) variables.push({ place, variable: value.name.value });
  };
  const types = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(types, {
    Argument: ({ value }) => add(types.getArgument(), value),
    ObjectField: {
      enter({ name, value }) {
        const parent = getNamedType(types.getParentInputType());
        add(isInputObjectType(parent) ? parent.getFields()[name.value] : undefined, value);
      },
    },
  });
  visit(document, visitor);
  return { literals, variables };
}

function placeOf({ name, extensions }: GraphQLArgument | GraphQLInputField): ListPlace | undefined {
  const maximum: unknown = extensions.maximumItems;
  return typeof maximum === 'number' && name !== OWN_ERROR ? { name, maximum } : undefined;
}

/** Checks the lists inside a value of an input object. */
function refuseLongWithin(inputType: GraphQLInputType, value: unknown): void {
  const type = getNullableType(inputType);
  if (isListType(type) && Array.isArray(value)) for (const item of value) refuseLongWithin(type.ofType, item);
  if (!isInputObjectType(type) || !isJsonObject(value)) return;
  for (const { name, type: memberType, place } of membersOf(type)) {
    const member = value[name];
    if (place !== undefined && Array.isArray(member)) refuseLong(place, member.length);
    refuseLongWithin(memberType, member);
  }
}

/** The members of an input object that are bounded lists, or that may have some inside. */
const membersOf = memoizeByObject((type: GraphQLInputObjectType) =>
  Object.values(type.getFields())
    .map((field) => ({ name: field.name, type: field.type, place: placeOf(field) }))
    .filter((member) => member.place !== undefined || isInputObjectType(getNamedType(member.type))),
);

function refuseLong({ name, maximum }: ListPlace, length: number): void {
  if (length <= maximum) return;
  throw limitError('LIST_TOO_LONG', `The list "${name}" has ${length} items, expected ${maximum} at the most.`);
}
