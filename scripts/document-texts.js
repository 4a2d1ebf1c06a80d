// Reads the GraphQL documents of the dashboard and of the command line: the text that it sends for each operation, and the hash of that text.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql';

const root = fileURLToPath(new URL('../', import.meta.url));
export const dashboard = join(root, 'src/dashboard');
export const commandLine = join(root, 'src/cli');

/** Every `.graphql` file of a folder, in a fixed order, with its definitions. */
export function readDocumentFiles(folder = dashboard) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.graphql'))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, document: parse(readFileSync(join(folder, path), 'utf8')) }));
}

/** The definitions of all fragments, by name. */
export function fragmentsOf(files) {
  const fragments = files.flatMap(({ document }) =>
    document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION),
  );
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/** The operations of a file: name, kind, the text with the fragments that it uses, and the SHA-256 of that text. */
export function operationsOf({ document }, fragments) {
  return document.definitions
    .filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    .map((operation) => {
      const definitions = [operation, ...usedFragments(operation, fragments)];
      const text = stripIgnoredCharacters(print(withTypenames({ kind: Kind.DOCUMENT, definitions })));
      const hash = createHash('sha256').update(text).digest('hex');
      return { name: operation.name.value, kind: operation.operation, text, hash };
    });
}

/** All fragments that a definition spreads, directly or not. */
export function usedFragments(definition, fragments, found = new Map()) {
  visit(definition, {
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value);
      if (fragment === undefined) throw new Error(`No .graphql file defines the fragment ${name.value}.`);
      if (found.has(name.value)) return;
      found.set(name.value, fragment);
      usedFragments(fragment, fragments, found);
    },
  });
  return [...found.values()];
}

// The cache of the browser needs the type of every object. It would add the field itself, and the text would have another hash.
function withTypenames(document) {
  const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
  return visit(document, {
    SelectionSet(node, _key, parent) {
      const isRoot = parent?.kind === Kind.OPERATION_DEFINITION;
      const hasTypename = node.selections.some(({ kind, name }) => kind === Kind.FIELD && name.value === '__typename');
      if (isRoot || hasTypename) return undefined;
      return { ...node, selections: [...node.selections, typename] };
    },
  });
}
