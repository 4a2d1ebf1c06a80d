import { type DocumentNode, Kind, type SelectionNode, visit } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Change } from '../../../domain/change.ts';
import type { MaybePromise } from '../../../domain/maybe-promise.ts';
import { memoizeByObject } from '../../../domain/memoize-by-object.ts';
import type { ResultFrame } from './result-frame.ts';
import { createSharingGroups, type SharedOperation } from './sharing-groups.ts';

/** How many frames are cached for subscribers that are slightly behind. */
const FRAMES_CACHED = 4;

/** A subscription to the changes of an organization. */
export interface ChangesOperation extends SharedOperation {
  readonly organizationId: string;
}

/** The frames of subscriptions that have the same result for each change. Each frame is made once. */
export interface SharedFrames {
  /** The frame of a change: the one that an earlier call has made, or the one that `make` makes now. */
  frameOf(change: Pick<Change, 'revision'>, make: () => MaybePromise<ResultFrame>): MaybePromise<ResultFrame>;
  /** Called once, when the subscription has ended. */
  leave(): void;
}

type Frames = LRUCache<number, MaybePromise<ResultFrame>>;

/**
 * Groups the subscriptions whose frames are the same. The arguments of `changes` itself only choose among the changes of one
 * organization, so they may differ.
 */
export function createSharedFrames(): (operation: ChangesOperation) => SharedFrames {
  const join = createSharingGroups((): Frames => new LRUCache({ max: FRAMES_CACHED }));
  const variablesOf = memoizeByObject(selectionVariables);
  return ({ organizationId, ...operation }) => {
    const selected = variablesOf(operation.document).map((name) => [name, operation.variables[name]]);
    const { shared: frames, leave } = join({ ...operation, variables: { organizationId, selected } });
    return { frameOf: ({ revision }, make) => frames.get(revision) ?? cacheFrame(frames, revision, make()), leave };
  };
}

function cacheFrame(frames: Frames, revision: number, frame: MaybePromise<ResultFrame>): MaybePromise<ResultFrame> {
  frames.set(revision, frame);
  // Later subscribers get the frame itself, without waiting. A frame that could not be made is tried again.
  if (frame instanceof Promise) {
    frame.then(
      (made) => frames.has(revision) && frames.set(revision, made),
      () => frames.delete(revision),
    );
  }
  return frame;
}

/** The variables that the result of a change can depend on. */
function selectionVariables(document: DocumentNode): readonly string[] {
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
