import { type ExecutionResult, type FieldNode, type GraphQLResolveInfo, getNamedType, isObjectType } from 'graphql';
import { memoizeByObject } from '../../../domain/memoize-by-object.ts';
import type { GraphContext, TakeList } from '../../../graph/lib/context.ts';
import { putWritten, WrittenJson } from '../../written-json.ts';
import { compileList, compileObject, type Serializer } from './compile-serializer.ts';

/** A list that is written, with its place in the result. */
interface WrittenList {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/**
 * The long lists of one execution. The executor spends microseconds on each field of each item, so they are written by a compiled
 * writer, and the executor gets an empty list instead. A list is left to the executor if its selection cannot be compiled, or if
 * an item has an error, which the executor reports.
 */
export class WrittenLists {
  readonly #lists: WrittenList[] = [];

  /** See {@link GraphContext.takeList}. */
  taker(context: () => GraphContext): TakeList {
    return (items, info) => {
      const text = textOf(items, info, context());
      if (text === undefined) return items;
      this.#lists.push({ path: pathOf(info.path), text });
      return [];
    };
  }

  /** The result with the lists that were written. Changes it. */
  putInto(result: ExecutionResult): ExecutionResult {
    for (const { path, text } of this.#lists) {
      const ancestors = [
        result.data,
        ...path.map((_, index) => path.slice(0, index + 1).reduce<unknown>(memberOf, result.data)),
      ];
      const holders = ancestors.slice(0, -1).filter((each) => typeof each === 'object' && each !== null);
      // A parent that an error has made null has no lists.
      if (holders.length === path.length) putWritten(holders, String(path.at(-1)), new WrittenJson(text));
    }
    return result;
  }
}

function textOf(items: readonly object[], info: GraphQLResolveInfo, context: GraphContext): string | undefined {
  const [node, ...others] = info.fieldNodes;
  if (node === undefined || others.length > 0) return undefined;
  try {
    return writerOf(node)(info)?.(items, context);
  } catch {
    return undefined;
  }
}

/** The writer of a field of a document; its fragments and its type are always the same. */
const writerOf = memoizeByObject((node: FieldNode) => {
  let writer: Serializer | undefined;
  let isCompiled = false;
  return (info: GraphQLResolveInfo) => {
    if (!isCompiled) writer = compile(node, info);
    isCompiled = true;
    return writer;
  };
});

function compile(
  { selectionSet }: FieldNode,
  { schema, operation, fragments, returnType }: GraphQLResolveInfo,
): Serializer | undefined {
  const item = getNamedType(returnType);
  if (!isObjectType(item) || selectionSet === undefined) return undefined;
  const writeItem = compileObject({ schema, operation, fragments }, item, selectionSet);
  return writeItem && compileList(returnType, writeItem);
}

function pathOf(path: GraphQLResolveInfo['path']): readonly (string | number)[] {
  const keys: (string | number)[] = [];
  for (let step: typeof path | undefined = path; step !== undefined; step = step.prev) keys.unshift(step.key);
  return keys;
}

function memberOf(parent: unknown, key: string | number): unknown {
  // The executor made the result of objects and lists.
  return typeof parent === 'object' && parent !== null ? (parent as Record<string | number, unknown>)[key] : undefined;
}
