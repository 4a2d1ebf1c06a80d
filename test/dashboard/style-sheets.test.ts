import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const dashboard = fileURLToPath(new URL('../../src/dashboard/', import.meta.url));

/** The style sheets of the dashboard by their names. */
const sheets = new Map(
  readdirSync(dashboard, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.css'))
    .map((path) => [basename(path, '.css'), readFileSync(`${dashboard}${path}`, 'utf8')]),
);

/** The classes of the elements that a sheet draws: those with which its own rules begin. */
function blocksOf(sheet: string): readonly string[] {
  return [...sheet.matchAll(/^ {2,4}\.([a-z][\w-]*)/gm)].map(([, name = '']) => name);
}

/** The classes that a sheet adds to elements that it draws. */
function modifiersOf(sheet: string): readonly string[] {
  return [...sheet.matchAll(/&\.([a-z][\w-]*)/g)].map(([, name = '']) => name);
}

describe('the style sheets of the dashboard', () => {
  it('are found', () => {
    expect(blocksOf(sheets.get('ladder') ?? '')).toContain('ladder-rung');
    expect(modifiersOf(sheets.get('ladder') ?? '')).toContain('decided');
  });

  it('mark elements with no class by which another sheet draws its own', () => {
    const owners = new Map(
      [...sheets].flatMap(([name, sheet]) => blocksOf(sheet).map((block) => [block, name] as const)),
    );
    const taken = [...sheets].flatMap(([name, sheet]) =>
      modifiersOf(sheet)
        .filter((modifier) => (owners.get(modifier) ?? name) !== name)
        .map((modifier) => `${name}.css marks with .${modifier}, which ${owners.get(modifier)}.css draws`),
    );
    expect(taken).toEqual([]);
  });
});
