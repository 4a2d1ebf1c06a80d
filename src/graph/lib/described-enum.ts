import type { EnumRef } from '@pothos/core';
import { builder, type GraphTypes } from '../builder.ts';

/** A type of the schema that is one of some names. */
export type NameEnum<Name extends string> = EnumRef<PothosSchemaTypes.ExtendDefaultTypes<GraphTypes>, Name>;

/** Defines an enum of the schema from a closed list of the domain: every name with what it means. */
export function describedEnum<Name extends string>(
  name: string,
  description: string,
  table: Readonly<Record<Name, string>>,
): NameEnum<Name> {
  const entries = Object.entries<string>(table).map(([value, meaning]) => [value, { value, description: meaning }]);
  // The entries are those of the table, whose names are the type's; fromEntries forgets that.
  const values = Object.fromEntries(entries) as Record<Name, { value: Name; description: string }>;
  return builder.enumType(name, { description, values }) as unknown as NameEnum<Name>;
}

/** Reads a text column that holds a name from one of the domain's closed lists: the actions check it before it is written. */
export function fromColumn<Name extends string>(column: string): Name {
  return column as Name;
}
