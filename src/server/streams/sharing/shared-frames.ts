import { type DocumentNode, Kind, type SelectionNode, visit } from 'graphql';
import { type Caller, scopeOf } from '../../../domain/caller.ts';
import type { Change } from '../../../domain/change.ts';
import type { Soon } from '../../../live/change-cursor.ts';
import type { ResultFrame } from './result-frame.ts';

/** How many of the latest frames are kept for those who are a little behind. */
const FRAMES_KEPT = 4;

/** A subscription of changes, as far as it decides what is told of one. */
export interface SharedOperation {
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  readonly organizationId: string;
}

/** The frames of subscriptions that tell the same of every change that they tell of, each made once. */
export interface SharedFrames {
  /** What a change is told with: what an earlier call has made, or what `make` makes now. */
  frameOf(change: Pick<Change, 'revision'>, make: () => Soon<ResultFrame>): Soon<ResultFrame>;
  /** To be called, once, when a subscription that joined is over. */
  leave(): void;
}

interface Group {
  readonly frames: Map<number, Soon<ResultFrame>>;
  members: number;
}

interface KnownDocument {
  /** The variables that can make a difference to what is told of a change. */
  readonly variables: readonly string[];
  readonly groups: Map<string, Group>;
}

/**
 * Brings together the subscriptions whose frames are the same: those of the same document, which is parsed once, by callers
 * who may see the same. The arguments of `changes` itself only choose among changes, so they may differ.
 */
export function createSharedFrames(): (operation: SharedOperation) => SharedFrames {
  const documents = new WeakMap<DocumentNode, KnownDocument>();
  return (operation) => {
    const { document } = operation;
    const known = documents.get(document) ?? { variables: tellingVariables(document), groups: new Map() };
    documents.set(document, known);
    const key = keyOf(operation, known.variables);
    const group = known.groups.get(key) ?? { frames: new Map(), members: 0 };
    known.groups.set(key, group);
    group.members += 1;
    return {
      frameOf: ({ revision }, make) => group.frames.get(revision) ?? keep(group, revision, make()),
      leave() {
        group.members -= 1;
        if (group.members === 0) known.groups.delete(key);
      },
    };
  };
}

function keep({ frames }: Group, revision: number, frame: Soon<ResultFrame>): Soon<ResultFrame> {
  frames.set(revision, frame);
  const [oldest] = frames.keys();
  if (frames.size > FRAMES_KEPT && oldest !== undefined) frames.delete(oldest);
  // Once it is there, nobody has to wait for it any more; what failed is tried again.
  if (frame instanceof Promise) {
    frame.then(
      (made) => frames.has(revision) && frames.set(revision, made),
      () => frames.delete(revision),
    );
  }
  return frame;
}

/** Names all that the frames depend on, but for the document. */
function keyOf(
  { operationName, variables, caller, organizationId }: SharedOperation,
  telling: readonly string[],
): string {
  return JSON.stringify([
    ...[organizationId, operationName ?? null, telling.map((name) => [name, variables[name]])],
    scopeOf(caller),
  ]);
}

function tellingVariables(document: DocumentNode): readonly string[] {
  const names = document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return variablesIn(definition);
    const { selectionSet, directives = [] } = definition;
    return [...directives, ...selectionSet.selections.map(withoutArguments)].flatMap(variablesIn);
  });
  return [...new Set(names)].sort();
}

function withoutArguments(selection: SelectionNode): SelectionNode {
  return selection.kind === Kind.FIELD ? { ...selection, arguments: [] } : selection;
}

function variablesIn(node: Parameters<typeof visit>[0]): string[] {
  const names: string[] = [];
  visit(node, {
    VariableDefinition: () => false,
    Variable: ({ name }) => {
      names.push(name.value);
    },
  });
  return names;
}
