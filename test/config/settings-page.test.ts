import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import type { Setting } from '../../src/config/setting.ts';
import { settings } from '../../src/config/settings.ts';

const page = await readFile(new URL('../../docs/settings.md', import.meta.url), 'utf8');

/** The rows of the page that describe a setting, in order. */
const rows = page.split('\n').filter((line) => line.startsWith('| `'));

function rowOf({ variable, schema, description, shownDefault }: Setting): string {
  return `| \`${variable}\` | ${shownDefault ?? shown(schema.parse(undefined))} | ${description} |`;
}

function shown(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '–';
  return value === Infinity ? '`off`' : `\`${value}\``;
}

describe('docs/settings.md', () => {
  it('has a row for every setting and every limit, with its default, as the tables have them', () => {
    expect(rows).toEqual([...Object.values(settings), ...Object.values(limits)].map(rowOf));
  });
});
