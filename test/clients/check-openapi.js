// Lints the OpenAPI document that the built dialects make: Redocly's recommended rules, warnings included.
import { createConfig, formatProblems, getTotals, lintFromString } from '@redocly/openapi-core';
import { dialects } from '../../dist/dialects.js';
import { openApiDocument } from '../../dist/openapi-document.js';

const config = await createConfig({
  extends: ['recommended-strict'],
  rules: {
    // `/feature-flags/{flag_key}/rollout` and `/feature-flags/rollout/{flag_key}` differ by their methods.
    'no-ambiguous-paths': 'off',
    // The document is served by the server that it describes.
    'no-server-example.com': 'off',
  },
});
const source = JSON.stringify(openApiDocument(dialects), null, 2);
const problems = await lintFromString({ source, absoluteRef: '/openapi.json', config });
const totals = getTotals(problems);
if (problems.length > 0) formatProblems(problems, { format: 'codeframe', totals, version: '' });
if (totals.errors > 0) process.exitCode = 1;
