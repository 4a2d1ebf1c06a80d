import { readdirSync, readFileSync } from 'node:fs';
import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  visit,
} from 'graphql';

/** An operation that a client sends, with the fragments that it needs. */
export interface ClientDocument {
  /** Where it stands, and its name. */
  readonly name: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** The operations in some texts; each may use the fragments of all. */
export function documentsIn(texts: readonly { readonly place: string; readonly text: string }[]): ClientDocument[] {
  const parsed = texts.map(({ place, text }) => ({ place, definitions: parse(text).definitions }));
  const fragments = new Map(
    parsed.flatMap(({ definitions }) => definitions.filter(isFragment)).map((each) => [each.name.value, each]),
  );
  return parsed.flatMap(({ place, definitions }) =>
    definitions.filter(isOperation).map((operation) => ({
      name: `${place} ${operation.name?.value ?? operation.operation}`,
      document: { kind: Kind.DOCUMENT, definitions: [operation, ...fragmentsOf(operation, fragments)] },
      operation,
    })),
  );
}

/** The files of a folder, and of those in it, whose names end like this. */
export function filesIn(folder: string, ending: string): { readonly place: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({ place: name, text: readFileSync(`${folder}/${name}`, 'utf8') }));
}

/** The documents in a Markdown text: its blocks of GraphQL, and the literals in its programs. */
export function textsInMarkdown(place: string, markdown: string): { readonly place: string; readonly text: string }[] {
  const blocks = [...markdown.matchAll(/^```(?<language>\w+)\n(?<text>[\s\S]*?)^```$/gm)];
  return blocks.flatMap(({ groups: { language = '', text = '' } = {} }) => {
    if (language === 'graphql') return [{ place, text }];
    return [...text.matchAll(LITERAL)].map(([, literal = '']) => ({ place, text: literal }));
  });
}

/** A text in quotes that begins as a document does. */
const LITERAL = /[`']((?:query|mutation|subscription|fragment)\b[^`']*\{[^`']*\})\s*[`']/g;

/** A document as Apollo's client sends it: with `__typename` in every selection but that of the operation itself. */
export function withTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet(node, _key, parent) {
      const isRoot = parent !== undefined && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION;
      const name = { kind: Kind.NAME, value: '__typename' } as const;
      return isRoot ? undefined : { ...node, selections: [...node.selections, { kind: Kind.FIELD, name }] };
    },
  });
}

function fragmentsOf(
  operation: OperationDefinitionNode,
  known: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly FragmentDefinitionNode[] {
  const found = new Set<FragmentDefinitionNode>();
  const addFrom = (node: DefinitionNode) =>
    visit(node, {
      FragmentSpread({ name }) {
        const fragment = known.get(name.value);
        if (fragment === undefined || found.has(fragment)) return;
        found.add(fragment);
        addFrom(fragment);
      },
    });
  addFrom(operation);
  return [...found];
}

function isFragment(node: DefinitionNode): node is FragmentDefinitionNode {
  return node.kind === Kind.FRAGMENT_DEFINITION;
}

function isOperation(node: DefinitionNode): node is OperationDefinitionNode {
  return node.kind === Kind.OPERATION_DEFINITION;
}
