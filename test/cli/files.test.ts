import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { mergedYaml } from '../../src/cli/files/merge-yaml.ts';
import { type HalyardCommand, openHalyardCommand } from '../support/halyard-command.ts';
import { runs } from '../support/runs.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
let halyard: HalyardCommand;
beforeAll(async () => {
  app = await createTestApp();
  halyard = await openHalyardCommand(app);
});
afterAll(async () => {
  await halyard.close();
  await app.close();
});

let folders = 0;

/** An organization with two flags, written as files. */
async function makeFiles() {
  const { organizationId, flag } = await makeOrganization(app.services);
  for (const key of ['checkout', 'search']) await flag(key);
  folders += 1;
  const folder = `files-${folders}`;
  const run = (command: string, ...more: string[]) => halyard.run([command, folder, ...more]);
  expect((await run('export', '--organization', organizationId)).code).toBe(0);
  const path = (name: string) => join(halyard.folder, folder, name);
  const edit = async (name: string, change: (text: string) => string) =>
    writeFile(path(name), change(await readFile(path(name), 'utf8')));
  return { organizationId, flag, run, path, edit };
}

const checkout = 'flags/checkout.yaml';

/** A small file whose aliases stand for thousands of millions of members. */
const aliasBomb = Array.from({ length: 10 }, (_, level) => {
  const items = Array.from({ length: 10 }, () => (level === 0 ? 'x' : `*a${level - 1}`));
  return `a${level}: &a${level} [${items.join(', ')}]`;
}).join('\n');

const exportedFlags = async (organizationId: string) =>
  (
    await app.graphql<{ organization: { export: { flags: Record<string, { settings: Record<string, object> }> } } }>(
      'query ($id: ID!) { organization(id: $id) { export } }',
      { id: organizationId },
    )
  ).data;

describe('flags as files', () => {
  it('are one file for each flag, which editors know the schema of, and change nothing', async () => {
    const { run, path } = await makeFiles();
    expect(await readFile(path(checkout), 'utf8')).toBe(
      '# yaml-language-server: $schema=../.schema/flag.json\nsettings:\n  production:\n    enabled: true\n',
    );
    const schema = JSON.parse(await readFile(path('.schema/flag.json'), 'utf8'));
    expect(schema.properties.settings.additionalProperties.properties.enabled).toBeDefined();
    expect(await run('plan', '--exit-code')).toMatchObject({ code: 0 });
    expect((await run('apply')).out).toContain('Everything is as the files say');
    expect((await run('export')).out).toMatch(/^files-\d+ has revision \d+ of org-/);
  });

  it('show what they would change, and then change it, all of it or nothing', async () => {
    const { run, path, edit } = await makeFiles();
    await edit(checkout, (text) => text.replace('enabled: true', 'enabled: false # until autumn'));
    await writeFile(path('flags/fresh.yaml'), 'name: Fresh\n');
    expect(await run('plan', '--exit-code')).toMatchObject({
      code: 6,
      out: '~ flag checkout\n    settings.production.switch: "ON" → "OFF"\n+ flag fresh\n2 objects would change.',
    });
    await writeFile(path('flags/broken.yaml'), 'settings:\n  mars: {}\n');
    expect(await run('apply')).toMatchObject({ code: 3, err: expect.stringContaining('flags.broken.settings.mars') });
    await rm(path('flags/broken.yaml'));
    expect((await run('apply', '--comment', 'as agreed')).out).toContain('2 objects changed.');
    expect((await run('plan')).out).toContain('Everything is as the files say');
    await edit(checkout, (text) => text.replace('enabled: false', 'enabled: true'));
    expect((await run('import')).out).toContain('1 object changed.');
    await writeFile(path('flags/odd.yaml'), 'a: [');
    expect(await run('plan')).toMatchObject({ code: 2, err: expect.stringContaining('odd.yaml is not valid YAML') });
  });

  it('count as wrong and not as absent when they cannot be read, are empty or are too much', async () => {
    const { run, path, organizationId } = await makeFiles();
    const unreadable: Record<string, () => Promise<void>> = {
      'is a link to nothing': () => symlink('nowhere.yaml', path(checkout)),
      'cannot be read: EISDIR': () => mkdir(path(checkout)).then(() => undefined),
      'has no members': () => writeFile(path(checkout), '# all gone\n'),
      'Excessive alias count': () => writeFile(path(checkout), aliasBomb),
      'is not valid YAML': () => writeFile(path(checkout), 'name: a\nname: b\n'),
    };
    for (const [message, make] of Object.entries(unreadable)) {
      await rm(path(checkout), { recursive: true });
      await make();
      expect(await run('apply')).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    }
    await rm(path(checkout), { recursive: true });
    await rename(path('flags'), path('elsewhere'));
    await writeFile(path('flags'), '');
    expect(await run('apply', '--prune')).toMatchObject({ code: 2, err: expect.stringContaining('ENOTDIR') });
    const { organization } = await exportedFlags(organizationId);
    expect(organization.export.flags.checkout?.settings.production).toEqual({ enabled: true });
  });

  it('of others stay where an export is written for the first time', async () => {
    const { organizationId } = await makeFiles();
    const folder = join(halyard.folder, 'of-others');
    await mkdir(join(folder, 'flags'), { recursive: true });
    await writeFile(join(folder, 'flags', 'norway.yaml'), 'colors: 3\n');
    await halyard.run(['export', 'of-others', '--organization', organizationId]);
    expect(await readFile(join(folder, 'flags', 'norway.yaml'), 'utf8')).toBe('colors: 3\n');
  });

  it('are written nowhere else by a server that names files elsewhere', async () => {
    const fetch = async () =>
      Response.json({
        data: {
          organization: { revision: 1, export: { format: 1, flags: { '../../outside': {} } } },
          configurationSchema: { $defs: { '../../schema': {} } },
        },
      });
    const ran = await halyard.run(['export', 'deep/hostile', '--organization', 'x'], { fetch });
    expect(ran).toMatchObject({ code: 3, err: expect.stringContaining('names no file') });
    expect(await readdir(halyard.folder)).not.toContain('outside.yaml');
    expect(await readdir(halyard.folder)).not.toContain('schema.json');
  });

  it('show what the server has that they do not, and delete it only when asked', async () => {
    const { run, path } = await makeFiles();
    await rm(path('flags/search.yaml'));
    const { out } = await run('plan', '--exit-code');
    expect(out).toContain('flag search is not in the files');
    expect((await run('apply')).out).toContain('Everything is as the files say');
    expect((await run('apply', '--prune', '--prune-tag', 'web')).out).toContain('Everything is as the files say');
    expect((await run('apply', '--prune')).out).toBe('- flag search\n1 object changed.');
  });

  it('keep their comments and their order when they are written again', async () => {
    const { organizationId, run, path, edit } = await makeFiles();
    await edit(checkout, (text) => `# The checkout.\n${text.replace('enabled: true', 'enabled: true # since May')}`);
    await halyard.run(['flags', 'set', 'checkout', 'off', '--rollout', '20', '--organization', organizationId]);
    await halyard.run(['flags', 'set', 'checkout', 'on', '--organization', organizationId]);
    expect((await run('export')).out).toContain('wrote   flags/checkout.yaml');
    expect(await readFile(path(checkout), 'utf8')).toBe(
      '# The checkout.\n# yaml-language-server: $schema=../.schema/flag.json\n' +
        'settings:\n  production:\n    enabled: true # since May\n    rolloutPercentage: 20\n',
    );
    await writeFile(path('flags/gone.yaml'), 'name: Gone\n');
    expect((await run('export')).out).toContain('removed flags/gone.yaml');
    expect((await readdir(path('flags'))).sort()).toEqual(['checkout.yaml', 'search.yaml']);
  });

  it('wait where answers are protected, as one change request', async () => {
    const { organizationId, run, edit } = await makeFiles();
    const change = { organizationId, key: 'production', requiresApproval: true };
    await updateEnvironment(app.services, fullCaller, change);
    await run('export');
    await edit(checkout, (text) => text.replace('true', 'false'));
    expect((await run('plan')).out).toContain('It needs approval for production.');
    for (let time = 0; time < 2; time += 1)
      expect(await run('apply')).toMatchObject({ code: 5, err: expect.stringMatching(/change request \d+/) });
    expect(await app.services.store.db.changeRequest.count({ where: { organizationId } })).toBe(1);
  });

  it('have the new content when they are written again, and their first comment', () => {
    const content = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 });
    fc.assert(
      fc.property(content, content, (former, next) => {
        const [before, after] = [former, next].map((each) => JSON.parse(JSON.stringify(each)));
        const text = mergedYaml(undefined, before, '# head');
        expect(parse(text)).toEqual(before);
        const merged = mergedYaml(text, after, '# head');
        expect(parse(merged)).toEqual(after);
        expect(merged).toContain('# head');
      }),
      { numRuns: runs(500) },
    );
  });
});
