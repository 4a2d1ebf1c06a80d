import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { JsonValue } from '../graph/json.ts';

type Members = Readonly<Record<string, JsonValue>>;

const FORMAT = { lineWidth: 120, flowCollectionPadding: false } as const;

/**
 * The text of a file with a new content: what stays the same keeps its comments, its order and its form. `head` is the first line
 * of a new file.
 */
export function mergedYaml(former: string | undefined, content: Members, head: string): string {
  if (former === undefined) return `${head}\n${fresh(content)}`;
  // The library takes the first comment for one of the first member, which may go.
  const first = /^(?:#.*\n)*/.exec(former)?.[0] ?? '';
  const document = parseDocument(former.slice(first.length));
  if (document.errors.length > 0 || !isMap(document.contents)) return `${first || `${head}\n`}${fresh(content)}`;
  mergeMap(document, document.contents, content);
  return `${first}${document.toString(FORMAT)}`;
}

function fresh(content: Members): string {
  return stringify(content, FORMAT);
}

function mergeMap(document: Document, map: YAMLMap, content: Members): void {
  for (const { key } of [...map.items]) {
    const name = isScalar(key) ? String(key.value) : String(key);
    if (!Object.hasOwn(content, name)) map.delete(key);
  }
  for (const [name, value] of Object.entries(content)) {
    const known = map.get(name, true);
    const merged = mergeNode(document, known, value);
    if (merged !== known) map.set(name, merged);
  }
}

function mergeNode(document: Document, known: unknown, value: JsonValue): unknown {
  if (isMap(known) && isMembers(value)) {
    mergeMap(document, known, value);
    return known;
  }
  if (isSeq(known) && Array.isArray(value)) {
    mergeList(document, known, value);
    return known;
  }
  if (isScalar(known) && (value === null || typeof value !== 'object')) {
    if (known.value !== value) known.value = value;
    return known;
  }
  return document.createNode(value);
}

/** Items with keys are found by their keys, others by their places. */
function mergeList(document: Document, list: YAMLSeq, content: readonly JsonValue[]): void {
  const items = [...list.items];
  list.items = content.map((value, index) => {
    const key = isMembers(value) ? value.key : undefined;
    const known = key === undefined ? items[index] : items.find((item) => isMap(item) && item.get('key') === key);
    return mergeNode(document, known, value) as Node;
  });
}

function isMembers(value: JsonValue): value is Members {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
