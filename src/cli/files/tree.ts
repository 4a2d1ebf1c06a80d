import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { CommandFailure } from '../failures.ts';
import type { JsonValue } from '../graph/json.ts';
import { mergedYaml } from './merge-yaml.ts';
import { namesIn, textOf } from './read-files.ts';

/** Members by name. */
export type Members = Readonly<Record<string, JsonValue>>;

/** What the files of a folder say. */
export interface Tree {
  /** The organization that the files are of; null if they do not name it. */
  readonly organization: string | null;
  /** The document of `applyConfiguration`. */
  readonly document: Members;
}

/** The kinds with one file for each object, and the name of their schema. */
const FOLDERS = { flags: 'flag', segments: 'segment' } as const;
/** The kinds with one file for all objects. */
const FILES = { environments: 'environment', holdouts: 'holdout' } as const;
const INDEX = 'halyard.yaml';
const SCHEMAS = '.schema';

/** File systems have shorter names than flags may have keys. */
const LONGEST_NAME = 200;

/** Another server than Halyard's could send a name that leads out of the folder. */
const FILE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/;

/** Reads a folder. Throws CommandFailure for a file that is not valid YAML, with its place. */
export async function readTree(folder: string): Promise<Tree> {
  const index = await readYaml(join(folder, INDEX));
  if (index === undefined)
    throw new CommandFailure('misused', `${folder} has no ${INDEX}: \`halyard export\` writes such files.`);
  const { organization = null, ...document } = index;
  const parts: Record<string, JsonValue> = { ...document };
  for (const kind of Object.keys(FILES)) {
    const read = await readYaml(join(folder, `${kind}.yaml`));
    if (read !== undefined) parts[kind] = read;
  }
  for (const kind of Object.keys(FOLDERS)) {
    const names = await yamlFilesIn(join(folder, kind));
    if (names === undefined) continue;
    const objects = names.map(async (name) => [keyOf(name), await readObject(join(folder, kind, name))] as const);
    parts[kind] = Object.fromEntries(await Promise.all(objects));
  }
  return { organization: typeof organization === 'string' ? organization : null, document: parts };
}

/** The organization that the files of a folder are of; null without files. */
export async function organizationOfFiles(folder: string): Promise<string | null> {
  const { organization } = (await readYaml(join(folder, INDEX))) ?? {};
  return typeof organization === 'string' ? organization : null;
}

/** What an export has changed in a folder. */
export interface Written {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Writes an organization into a folder: a file for each flag and segment, and one each for environments and holdouts. Files whose
 * content is the same are not touched; others keep their comments. Files of objects that do not exist are removed, unless the
 * folder was not of an organization before: then they are about something else. Calls `onFile` before each file.
 */
export async function writeTree(
  folder: string,
  organization: string,
  document: Members,
  schema: Members,
  onFile: (number: number, of: number) => void = () => {},
): Promise<Written> {
  const { format = 1, ...kinds } = document;
  const wasTree = (await textOf(join(folder, INDEX))) !== undefined;
  const files = new Map<string, { readonly content: Members; readonly schema?: string }>();
  files.set(INDEX, { content: { format, organization } });
  for (const kind of Object.keys(FILES)) files.set(`${kind}.yaml`, { content: membersOf(kinds[kind]), schema: kind });
  for (const [kind, name] of Object.entries(FOLDERS))
    for (const [key, object] of Object.entries(membersOf(kinds[kind])))
      files.set(join(kind, `${fileName(key)}.yaml`), {
        content: membersOf(object),
        schema: `../${SCHEMAS}/${name}.json`,
      });
  await writeSchemas(folder, schema);
  const written: string[] = [];
  let number = 0;
  for (const [path, { content, schema: own }] of files) {
    number += 1;
    onFile(number, files.size);
    const place = own === undefined || own.startsWith('..') ? own : `${SCHEMAS}/${own}.json`;
    if (await writeYaml(join(folder, path), content, place)) written.push(path);
  }
  return { written, removed: wasTree ? await removeOthers(folder, files) : [] };
}

async function writeYaml(path: string, content: Members, schema: string | undefined): Promise<boolean> {
  const former = await textOf(path);
  const head = schema === undefined ? '# Written by `halyard export`.' : `# yaml-language-server: $schema=${schema}`;
  const text = mergedYaml(former, content, head);
  if (text === former) return false;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return true;
}

/** The definitions of the schema as files for editors. */
async function writeSchemas(folder: string, schema: Members): Promise<void> {
  const definitions = membersOf(schema.$defs);
  const parts: Record<string, JsonValue> = {};
  for (const name of Object.values(FOLDERS)) parts[name] = definitions[name] ?? {};
  for (const [kind, name] of Object.entries(FILES))
    parts[kind] = { type: 'object', additionalProperties: definitions[name] ?? {} };
  await mkdir(join(folder, SCHEMAS), { recursive: true });
  for (const [name, part] of Object.entries(parts))
    await writeFile(join(folder, SCHEMAS, `${name}.json`), `${JSON.stringify(part, undefined, 2)}\n`);
}

async function removeOthers(folder: string, files: ReadonlyMap<string, unknown>): Promise<string[]> {
  const removed: string[] = [];
  for (const kind of Object.keys(FOLDERS))
    for (const name of (await yamlFilesIn(join(folder, kind))) ?? []) {
      const path = join(kind, name);
      if (files.has(path)) continue;
      await rm(join(folder, path));
      removed.push(path);
    }
  return removed;
}

async function yamlFilesIn(folder: string): Promise<string[] | undefined> {
  const names = await namesIn(folder);
  return names?.filter((name) => name.endsWith('.yaml')).sort();
}

async function readObject(path: string): Promise<Members> {
  const members = await readYaml(path);
  if (members === undefined) throw new CommandFailure('misused', `${path} is a link to nothing.`);
  return members;
}

async function readYaml(path: string): Promise<Members | undefined> {
  const text = await textOf(path);
  return text === undefined ? undefined : membersOf(contentOf(path, text));
}

/** An empty file would put everything in it back to its default, although it may only be half written. */
function contentOf(path: string, text: string): JsonValue {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw new CommandFailure('misused', `${path} is not valid YAML: ${error.message}`);
  const content = jsonOf(path, document);
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
  throw new CommandFailure('misused', `${path} has no members, expected an object; {} has the default of each.`);
}

function jsonOf(path: string, document: ReturnType<typeof parseDocument>): JsonValue {
  try {
    return document.toJS();
  } catch (error) {
    // Such as aliases that would make a small file a huge value.
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandFailure('misused', `${path} cannot be read: ${why}`);
  }
}

function membersOf(value: JsonValue | undefined): Members {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Members) : {};
}

function keyOf(name: string): string {
  return name.slice(0, -'.yaml'.length);
}

function fileName(key: string): string {
  if (!FILE_NAME.test(key)) throw new CommandFailure('refused', `The key "${key}" names no file.`);
  if (key.length <= LONGEST_NAME) return key;
  throw new CommandFailure('refused', `The key "${key}" is longer than ${LONGEST_NAME} characters, and names no file.`);
}
