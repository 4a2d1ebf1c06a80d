// cspell:ignore anew begun whoever
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Words and phrases that name no actor, or that a reader of technical English stumbles over. */
const phrases: Readonly<Record<string, RegExp>> = {
  'name the client, caller, node, subscriber or request': /\b(?:who(?:so)?ever|(?:some|no|any|every)body)\b/i,
  'say "anything" or name the cases': /\bwhatever\b/i,
  'say "again"': /\banew\b/i,
  'say "answered", "notified" or "sent"': /\b(?:is|are|was|were|be|been|being) told\b/i,
  'say "is not a valid …"': /(?<!\bthere )\b(?:is|are) (?:none\b(?! of)|no (?!longer\b|more than\b))/i,
  'say "available", "in memory" or "current"': /\bat hand\b/i,
  'say "started"': /\bbegun\b/i,
  'say "about"': /\bsaid of\b/i,
  'say "if" or "whether"': /\bbe it\b/i,
  'say "in progress"': /\bis at it\b/i,
  'say "in reverse" or "otherwise"': /\b(?:other way|way round)\b/i,
  'say "by far", or nothing': /\bby half\b/i,
  'say "has no effect"': /\bto no avail\b/i,
  'say "own" or name the owner': /\bone['’]s\b/i,
  'say "forever" or "has no end"': /\blasts for ever\b/i,
  'say "notification" or "notify"': /\bpok(?:e|es|ed|ing)\b/i,
  'say "subject update"': /\bsightings?\b/i,
  'say "API"': /(?<!`)\bdoors?\b(?!`)/i,
};

const root = new URL('../', import.meta.url);
const rooms = ['src', 'prisma/schema.prisma', 'schema.graphql', 'scripts', 'docs', 'README.md', 'CHANGELOG.md'];

function filesBelow(path: string): readonly string[] {
  if (!statSync(new URL(path, root)).isDirectory()) return [path];
  return readdirSync(new URL(`${path}/`, root), { recursive: true, encoding: 'utf8' })
    .map((below) => `${path}/${below.replaceAll('\\', '/')}`)
    .filter((file) => /\.\w+$/.test(file) && !file.startsWith('src/generated/') && !file.includes('/node_modules/'));
}

/** Every line with such a phrase, and what to do about it. */
function breachesOf(file: string, text: string, proseOf = (line: string) => line): readonly string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      Object.entries(phrases).flatMap(([advice, pattern]) =>
        pattern.test(proseOf(line)) ? [`${file}:${index + 1}: ${advice}: ${line.trim()}`] : [],
      ),
    );
}

/** The comments of a line of code, and its texts of several words: a single word is data. */
function proseIn(line: string): string {
  if (/^\s*(?:\/?\*|\/\/)/.test(line)) return line;
  const texts = line.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/ .*$|\/\*.*/g) ?? [];
  return texts
    .map((text) => text.replaceAll(/\$\{[^}]*\}/g, ''))
    .filter((text) => text.includes(' '))
    .join('\n');
}

describe('the prose of the source, the schema and the documents', () => {
  const files = rooms.flatMap(filesBelow);

  it('is found', () => {
    expect(files).toEqual(expect.arrayContaining(['src/domain/flag.ts', 'docs/settings.md', 'README.md']));
  });

  it('is plain English', () => {
    expect(files.flatMap((file) => breachesOf(file, readFileSync(new URL(file, root), 'utf8')))).toEqual([]);
  });
});

describe('the tests', () => {
  // This file names the phrases.
  const tests = filesBelow('test').filter((file) => /\.[jt]sx?$/.test(file) && !file.endsWith('plain-english.test.ts'));
  const textOf = (file: string) => readFileSync(new URL(file, root), 'utf8');

  it('have names, titles and comments in plain English', () => {
    expect(tests).toContain('test/actions/flags.test.ts');
    expect(tests.flatMap((file) => breachesOf(file, file.replaceAll('-', ' ')))).toEqual([]);
    expect(tests.flatMap((file) => breachesOf(file, textOf(file), proseIn))).toEqual([]);
  });

  it('have cases with titles in plain English', () => {
    const cases = filesBelow('test/evaluation/cases');
    const titleIn = (line: string) => /"title": ".*"/.exec(line)?.[0] ?? '';
    expect(cases.flatMap((file) => breachesOf(file, textOf(file), titleIn))).toEqual([]);
  });
});

describe('the checker', () => {
  it.each([
    'Whoever is told of it may ask anew.',
    'nobody’s key',
    'Throws for what is none.',
    'is no JSON Schema',
    'an answer that is at hand',
  ])('finds fault with "%s"', (text) => {
    expect(breachesOf('a.ts', text)).not.toEqual([]);
  });

  it.each([
    'There is no flag with this key; null if there is none.',
    'The key is no longer valid, and the list has no more than 10 items.',
    'The attribute equals none of the values.',
    'The client is notified of each change.',
  ])('accepts "%s"', (text) => {
    expect(breachesOf('a.ts', text)).toEqual([]);
  });
});
