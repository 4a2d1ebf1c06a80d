import type { GraphQLArgument, GraphQLField, GraphQLNamedType } from 'graphql';
import type { GraphContext } from './context.ts';

/** A member of the schema that can be marked. */
type Marked = Pick<GraphQLField<unknown, unknown> | GraphQLArgument | GraphQLNamedType, 'extensions'>;

/** Tells, by a field's arguments, whether all that its resolver needs is in memory at this moment. */
export type IsInMemory = (args: Readonly<Record<string, unknown>>, context: GraphContext) => boolean;

/**
 * Marks a field of the root that is answered from memory where it can be: no resolver of it, or of the leaves below, looks at
 * more than its parent, its arguments and the context.
 */
export function fromMemory(isInMemory: IsInMemory): { extensions: { isInMemory: IsInMemory } } {
  return { extensions: { isInMemory } };
}

/** See {@link fromMemory}; undefined for a field without the mark. */
export function memoryHint({ extensions }: Marked): IsInMemory | undefined {
  const mark: unknown = extensions.isInMemory;
  // Only fromMemory sets it.
  return typeof mark === 'function' ? (mark as IsInMemory) : undefined;
}

/** Tells of a thing as a resolver gets it what its leaves show: something that is frozen and shared, and so is shown once. */
export type LeavesOf<Thing = unknown> = (thing: Thing) => object;

/** Marks a type whose leaves show something that is frozen, and nothing else, so that their text may be kept with it. */
export function leavesOf<Thing>(shown: LeavesOf<Thing>): { extensions: { leavesOf: LeavesOf<Thing> } } {
  return { extensions: { leavesOf: shown } };
}

/** See {@link leavesOf}; undefined for a type without the mark. */
export function leavesHint({ extensions }: Marked): LeavesOf | undefined {
  const mark: unknown = extensions.leavesOf;
  // Only leavesOf sets it.
  return typeof mark === 'function' ? (mark as LeavesOf) : undefined;
}

/**
 * Marks a field of the root whose answer belongs to one organization: it stays what it is until something is written into the
 * organization's log, but for what {@link beyondLog} marks.
 */
export function ofOrganization(argument: string): { extensions: { organizationArgument: string } } {
  return { extensions: { organizationArgument: argument } };
}

/** The name of the argument that names the organization; undefined for a field without the mark. */
export function organizationHint({ extensions }: Marked): string | undefined {
  const mark: unknown = extensions.organizationArgument;
  return typeof mark === 'string' ? mark : undefined;
}

/** Marks what can change while nothing is written into the log: by the clock, by being asked, by what is told of subjects. */
export const beyondLog = { extensions: { isBeyondLog: true } } as const;

/** See {@link beyondLog}. */
export function isBeyondLog({ extensions }: Marked): boolean {
  return extensions.isBeyondLog === true;
}
