import { stringifyDocument } from '@urql/core';
import type { DocumentNode, SelectionNode, SelectionSetNode, ValueNode } from 'graphql';
import type { JsonValue } from './json.ts';

/** A document as people read it: on lines, without the type names that only caches need, its variables filled in as defaults. */
export function readableQuery(query: DocumentNode, variables: Readonly<Record<string, JsonValue>>): string {
  const definitions = query.definitions.map((definition) => {
    if (definition.kind === 'FragmentDefinition') {
      return { ...definition, selectionSet: withoutTypeNames(definition.selectionSet) };
    }
    if (definition.kind !== 'OperationDefinition') return definition;
    return {
      ...definition,
      selectionSet: withoutTypeNames(definition.selectionSet),
      variableDefinitions: (definition.variableDefinitions ?? []).map((variable) => {
        const value = variables[variable.variable.name.value];
        return value === undefined || value === null ? variable : { ...variable, defaultValue: literalOf(value) };
      }),
    };
  });
  // It puts a line break before every text.
  return stringifyDocument({ kind: query.kind, definitions } as DocumentNode).replaceAll(/\n(?=")/g, '');
}

function withoutTypeNames(set: SelectionSetNode): SelectionSetNode {
  const others = set.selections.filter((selection) => !isTypeName(selection));
  return {
    ...set,
    selections: (others.length === 0 ? set.selections : others).map((selection) =>
      'selectionSet' in selection && selection.selectionSet !== undefined
        ? { ...selection, selectionSet: withoutTypeNames(selection.selectionSet) }
        : selection,
    ),
  };
}

function isTypeName(selection: SelectionNode): boolean {
  return selection.kind === 'Field' && selection.name.value === '__typename';
}

/** A value as it stands in a document. Words in capitals are taken for values of an enum. */
function literalOf(value: JsonValue): ValueNode {
  if (value === null) return { kind: 'NullValue' } as ValueNode;
  if (typeof value === 'boolean') return { kind: 'BooleanValue', value } as ValueNode;
  if (typeof value === 'number') {
    return { kind: Number.isInteger(value) ? 'IntValue' : 'FloatValue', value: String(value) } as ValueNode;
  }
  if (typeof value === 'string') {
    return { kind: /^[A-Z]+(?:_[A-Z]+)*$/.test(value) ? 'EnumValue' : 'StringValue', value } as ValueNode;
  }
  if (Array.isArray(value)) return { kind: 'ListValue', values: value.map(literalOf) } as ValueNode;
  const fields = Object.entries(value).filter(([, member]) => member !== undefined);
  return {
    kind: 'ObjectValue',
    fields: fields.map(([name, member]) => ({
      kind: 'ObjectField',
      name: { kind: 'Name', value: name },
      value: literalOf(member),
    })),
  } as ValueNode;
}
