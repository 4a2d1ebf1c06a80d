import { serialize } from 'node:v8';
import type { DocumentNode } from 'graphql';
import { type Caller, scopeOf } from '../../../domain/caller.ts';

/** The parts of a subscription that its results depend on. */
export interface SharedOperation {
  /** A document is parsed once, so that identical subscriptions have the same one. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
}

/** A member of a group of subscriptions with a shared value. */
export interface Membership<Shared> {
  readonly shared: Shared;
  /** Called once, when the subscription has ended. The last member takes the group with it. */
  leave(): void;
}

interface Group<Shared> {
  readonly shared: Shared;
  members: number;
}

/** Groups subscriptions with the same results whose callers have the same scope. `create` makes the shared value of a group. */
export function createSharingGroups<Shared>(create: () => Shared): (operation: SharedOperation) => Membership<Shared> {
  const documents = new WeakMap<DocumentNode, Map<string, Group<Shared>>>();
  return (operation) => {
    const { document } = operation;
    const groups = documents.get(document) ?? new Map<string, Group<Shared>>();
    documents.set(document, groups);
    const key = sharingKey(operation);
    const group = groups.get(key) ?? { shared: create(), members: 0 };
    groups.set(key, group);
    group.members += 1;
    return {
      shared: group.shared,
      leave() {
        group.members -= 1;
        if (group.members === 0) groups.delete(key);
      },
    };
  };
}

/** Everything that results depend on besides the document and the event. V8 serializes it: JSON merges some numbers. */
function sharingKey({ operationName, variables, caller }: SharedOperation): string {
  return serialize([scopeOf(caller), operationName ?? null, variables]).toString('latin1');
}
