import { writeFile } from 'node:fs/promises';
import { printedSchema } from './lib/printed-schema.ts';
import { schema } from './schema.ts';

// Run as a script: the compiled file lies as deep below the root as this one.
await writeFile(new URL('../../schema.graphql', import.meta.url), printedSchema(schema));
