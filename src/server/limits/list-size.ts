import { type FieldNode, Kind, type OperationDefinitionNode, type ValueNode } from 'graphql';
import { DEFAULT_PAGE_SIZE, MAXIMUM_PAGE_SIZE } from '../../graph/lib/page.ts';
import type { PagePrice } from '../../graph/lib/price-hints.ts';

/** The variables of an operation as they were sent, not checked yet. */
export type RawVariables = Readonly<Record<string, unknown>>;

/** The arguments that determine the length of a list. */
export const SIZING_ARGUMENTS: readonly string[] = ['first', 'last', 'ids'];

/** The size of a page by its arguments; an invalid size, which the resolver refuses, counts as the largest. */
export function pageSize(field: FieldNode, operation: OperationDefinitionNode, variables: RawVariables): number {
  const given =
    numberIn(argument(field, 'first'), operation, variables) ?? numberIn(argument(field, 'last'), operation, variables);
  if (given === undefined) return DEFAULT_PAGE_SIZE;
  return given >= 0 && given <= MAXIMUM_PAGE_SIZE ? given : MAXIMUM_PAGE_SIZE;
}

/** The price of a page that is not a connection, in points: one for each so many of its items, at least one. */
export function pagePoints(
  { argument: name, fallback, maximum, perPoint }: PagePrice,
  field: FieldNode,
  operation: OperationDefinitionNode,
  variables: RawVariables,
): number {
  const given = numberIn(argument(field, name), operation, variables) ?? fallback;
  const size = given >= 0 && given <= maximum ? given : maximum;
  return Math.max(1, Math.ceil(size / perPoint));
}

/** How many ids the `ids` of a field name, at most a page of them; undefined for a field without `ids`. */
export function listLength(field: FieldNode, variables: RawVariables): number | undefined {
  const value = argument(field, 'ids');
  if (value === undefined) return undefined;
  const ids = value.kind === Kind.VARIABLE ? variables[value.name.value] : valuesOf(value);
  return Array.isArray(ids) ? Math.min(ids.length, MAXIMUM_PAGE_SIZE) : 1;
}

/** Whether there is a list anywhere in a value. */
export function hasList(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.values(value).some(hasList);
}

/** How many items the lists in a field's arguments have, including nested lists; without `ids`, which sizes the result. */
export function listItems({ arguments: given = [] }: FieldNode, variables: RawVariables): number {
  const lists = given.filter(({ name }) => !SIZING_ARGUMENTS.includes(name.value));
  return lists.reduce((sum, { value }) => sum + itemsInLiteral(value, variables), 0);
}

function itemsInLiteral(node: ValueNode, variables: RawVariables): number {
  if (node.kind === Kind.VARIABLE) return itemsIn(variables[node.name.value]);
  if (node.kind === Kind.OBJECT)
    return node.fields.reduce((sum, { value }) => sum + itemsInLiteral(value, variables), 0);
  if (node.kind !== Kind.LIST) return 0;
  return node.values.reduce((sum, value) => sum + itemsInLiteral(value, variables), node.values.length);
}

function itemsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members: unknown[] = Object.values(value);
  return members.reduce<number>((sum, member) => sum + itemsIn(member), Array.isArray(value) ? value.length : 0);
}

function argument({ arguments: given = [] }: FieldNode, name: string): ValueNode | undefined {
  return given.find((each) => each.name.value === name)?.value;
}

function valuesOf(value: ValueNode): readonly ValueNode[] | undefined {
  return value.kind === Kind.LIST ? value.values : undefined;
}

/** Undefined if the argument is absent or null; NaN if it is not a number. */
function numberIn(
  value: ValueNode | undefined,
  operation: OperationDefinitionNode,
  variables: RawVariables,
): number | undefined {
  if (value === undefined || value.kind === Kind.NULL) return undefined;
  if (value.kind !== Kind.VARIABLE) return value.kind === Kind.INT ? Number(value.value) : Number.NaN;
  const name = value.name.value;
  const given = variables[name];
  if (given !== undefined && given !== null) return typeof given === 'number' ? given : Number.NaN;
  if (given === null) return undefined;
  const definition = operation.variableDefinitions?.find(({ variable }) => variable.name.value === name);
  return numberIn(definition?.defaultValue, operation, variables);
}
