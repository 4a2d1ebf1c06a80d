import type { GraphQLArgument, GraphQLField, GraphQLNamedType } from 'graphql';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { GraphContext } from './context.ts';

/** A member of the schema that can have a hint. */
type Marked = Pick<GraphQLField<unknown, unknown> | GraphQLArgument | GraphQLNamedType, 'extensions'>;

/** Whether all that a field's resolver needs is in memory now, by its arguments. */
export type IsInMemory = (args: Readonly<Record<string, unknown>>, context: GraphContext) => boolean;

/**
 * Hints that a root field can be answered from memory: its resolver, and those of the leaves below it, read nothing but their
 * parent, their arguments and the context.
 */
export function fromMemory(isInMemory: IsInMemory): { extensions: { isInMemory: IsInMemory } } {
  return { extensions: { isInMemory } };
}

/** See {@link fromMemory}; undefined for a field without the hint. */
export function memoryHint({ extensions }: Marked): IsInMemory | undefined {
  const hint: unknown = extensions.isInMemory;
  // Only fromMemory sets it.
  return typeof hint === 'function' ? (hint as IsInMemory) : undefined;
}

/** The frozen object that the leaves of a thing show, from the thing as its resolvers get it. */
export type LeavesOf<Thing = unknown> = (thing: Thing) => object;

/** Hints that the fields of a type without arguments show only a frozen object, so that their text can be cached for as long as the object lives. */
export function leavesOf<Thing>(shown: LeavesOf<Thing>): { extensions: { leavesOf: LeavesOf<Thing> } } {
  return { extensions: { leavesOf: shown } };
}

/** See {@link leavesOf}; undefined for a type without the hint. */
export function leavesHint({ extensions }: Marked): LeavesOf | undefined {
  const hint: unknown = extensions.leavesOf;
  // Only leavesOf sets it.
  return typeof hint === 'function' ? (hint as LeavesOf) : undefined;
}

/**
 * Hints that the result of a root field depends on one organization: it changes only with a change in the organization's log,
 * except for members with the hint {@link beyondLog}.
 */
export function ofOrganization(argument: string): { extensions: { organizationArgument: string } } {
  return { extensions: { organizationArgument: argument } };
}

/** The name of the argument that names the organization; undefined for a field without the hint. */
export function organizationHint({ extensions }: Marked): string | undefined {
  const hint: unknown = extensions.organizationArgument;
  return typeof hint === 'string' ? hint : undefined;
}

/** Hints that a member can change without a change in the log: by the clock, by usage, or by recorded subjects. */
export const beyondLog = { extensions: { isBeyondLog: true } } as const;

/** See {@link beyondLog}. */
export function isBeyondLog({ extensions }: Marked): boolean {
  return extensions.isBeyondLog === true;
}

/**
 * Says that the result of the operation must not be cached beyond an instant, because the clock makes it different from then on.
 * A resolver that says so for all that depends on the clock below it needs no {@link beyondLog}.
 */
export function holdUntil({ onHeldUntil }: GraphContext, instant: EpochMilliseconds): void {
  onHeldUntil?.(instant);
}
