// Writes a .graphql.ts beside every .graphql of the dashboard and of the command line: its types, and its documents with their hashes. With --check it
// writes nothing, and fails when a file is not what it would write.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, getNamedType, isAbstractType, Kind, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import {
  commandLine,
  dashboard,
  fragmentsOf,
  operationsOf,
  readDocumentFiles,
  usedFragments,
} from './document-texts.js';

const NOTE = '// Made by `npm run generate` from the .graphql files and schema.graphql.\n';
const config = {
  scalars: {
    DateTime: 'string',
    JSON: 'JsonValue',
    ID: { input: 'string', output: 'string' },
  },
  defaultScalarType: 'unknown',
  enumType: 'string-literal',
  inlineFragmentTypes: 'inline',
  immutableTypes: true,
  disableDescriptions: true,
};

const schemaText = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
const schema = buildSchema(schemaText);
const pageFiles = readDocumentFiles();
const written = new Map([...(await textsOf(dashboard, pageFiles)), ...(await textsOf(commandLine))]);
written.set(join(dashboard, 'graph/possible-types.ts'), possibleTypes(pageFiles));
written.set(join(dashboard, 'graph/list-bounds.ts'), listBounds());

const old = [...written].filter(([path, text]) => current(path) !== text);
if (process.argv.includes('--check')) {
  for (const [path] of old) console.error(`${path} is old; run npm run generate.`);
  if (old.length > 0) process.exitCode = 1;
} else {
  for (const [path, text] of old) writeFileSync(path, text);
}

/** What is written for the documents of a folder, by path. */
async function textsOf(folder, files = readDocumentFiles(folder)) {
  const fragments = fragmentsOf(files);
  return Promise.all(files.map(async (file) => [join(folder, `${file.path}.ts`), await textOf(file, fragments)]));
}

function current(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function textOf(file, fragments) {
  const types = await typesOf(file, fragments);
  const documents = operationsOf(file, fragments).map(({ name, kind, text, hash }) => {
    const type = `${name}${kind[0].toUpperCase()}${kind.slice(1)}`;
    return `export const ${name}Document = typedDocument<${type}, ${type}Variables>(\n  ${literal(text)},\n  '${hash}',\n);\n`;
  });
  const depth = '../'.repeat(file.path.split('/').length - 1) || './';
  const imports = [
    ...(types.includes('JsonValue') ? [`import type { JsonValue } from '${depth}graph/json.ts';\n`] : []),
    ...(documents.length > 0 ? [`import { typedDocument } from '${depth}graph/typed-document.ts';\n`] : []),
  ];
  return `${NOTE}${imports.join('')}\n${types}${documents.length > 0 ? '\n' : ''}${documents.join('\n')}`;
}

async function typesOf(file, fragments) {
  // The fragments of other files are needed to resolve the spreads, and their types stay with their own files.
  const own = new Set(file.document.definitions);
  const foreign = file.document.definitions
    .flatMap((definition) => usedFragments(definition, fragments))
    .filter((fragment) => !own.has(fragment));
  const externalFragments = [...new Set(foreign)].map((node) => ({
    isExternal: true,
    name: node.name.value,
    onType: node.typeCondition.name.value,
    node,
  }));
  const text = await codegen({
    filename: file.path,
    documents: [{ location: file.path, document: file.document }],
    schema: parse(schemaText),
    schemaAst: schema,
    config: { externalFragments },
    skipDocumentsValidation: externalFragments.length > 0,
    plugins: [{ operations: config }],
    pluginMap: { operations },
  });
  return `${text
    .replace(/^\/\*\* Internal type.*\n(?=export type Incremental)/gm, '')
    .replace(/^export type Incremental.*\n/gm, '')
    .replace(/^\/\*\* Internal type.*\n/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

/** A text as a string literal of TypeScript. */
function literal(text) {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

/** Which types an interface or a union stands for, of those that the documents ask for. */
function possibleTypes(files) {
  const abstract = new Set();
  const typeInfo = new TypeInfo(schema);
  for (const { document } of files) {
    visit(
      document,
      visitWithTypeInfo(typeInfo, {
        enter(node) {
          if (node.kind !== Kind.FIELD && node.kind !== Kind.INLINE_FRAGMENT && node.kind !== Kind.FRAGMENT_DEFINITION)
            return;
          const type = getNamedType(typeInfo.getType());
          if (isAbstractType(type)) abstract.add(type.name);
        },
      }),
    );
  }
  const rows = [...abstract].sort().map((name) => {
    const names = schema
      .getPossibleTypes(schema.getType(name))
      .map((type) => `'${type.name}'`)
      .sort();
    return `  ${name}: [${names.join(', ')}],\n`;
  });
  return `${NOTE}\n/** The types that each interface and union stands for. */\nexport const possibleTypes: Record<string, string[]> = {\n${rows.join('')}};\n`;
}

/** How many items the lists take that a page fills until they are full. */
function listBounds() {
  const { environments } = Object.fromEntries(
    schema
      .getType('Organization')
      .getFields()
      .board.args.map((argument) => [argument.name, argument]),
  );
  const [, maximum] = /At most ([\d,]+) items\./.exec(environments.description);
  return `${NOTE}\n/** The most environments that a board shows. */\nexport const MOST_BOARD_ENVIRONMENTS = ${Number(maximum.replace(',', ''))};\n`;
}
