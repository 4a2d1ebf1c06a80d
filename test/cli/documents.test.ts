import { readdirSync, readFileSync } from 'node:fs';
import { parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../src/graph/schema.ts';

const folder = new URL('../../src/cli/', import.meta.url);

it('sends only documents that the schema allows', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.graphql'));
  const text = files.map((path) => readFileSync(new URL(path, folder), 'utf8')).join('\n');
  expect(files.length).toBeGreaterThan(5);
  expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
});
