import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the documents of the dashboard', () => {
  it('have their types and hashes beside them, made from the current schema', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/generate-documents.js', '--check'], {
      ...{ cwd: root, encoding: 'utf8' },
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
