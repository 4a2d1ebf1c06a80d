import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { type HalyardCommand, openHalyardCommand } from '../support/halyard-command.ts';
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

/** An organization with a flag that is on, and the words that name it. */
async function makePlace() {
  const { organizationId, flag } = await makeOrganization(app.services);
  await flag('checkout');
  const run = (...words: string[]) => halyard.run([...words, '--organization', organizationId]);
  return { organizationId, flag, run };
}

describe('the command', () => {
  it('lists, shows and switches flags', async () => {
    const { run } = await makePlace();
    expect((await run('flags', 'list')).out).toMatch(/FLAG +TYPE +production +development\ncheckout +BOOLEAN +on +off/);
    expect((await run('flags', 'get', 'checkout')).out).toBe('settings:\n  production:\n    enabled: true');
    expect(await run('flags', 'set', 'checkout', 'off', '--rollout', '20')).toMatchObject({
      code: 0,
      out: 'checkout in production: off, 20 %',
    });
    const [row] = JSON.parse((await run('flags', 'list', '--json')).out);
    expect(row).toEqual(expect.objectContaining({ key: 'checkout' }));
    expect(row.cells).toEqual([
      { enabled: false, rolloutPercentage: 20, ruleCount: 0 },
      { enabled: false, rolloutPercentage: 100, ruleCount: 0 },
    ]);
  });

  it('lets no name of others act on the terminal, and writes JSON as it is', async () => {
    const { run } = await makePlace();
    const name = '\u001B]0;title\u0007\u009B31m\r\u202Eevil\u001B[31m';
    const created = await run('keys', 'create', name);
    expect(created.code).toBe(0);
    const { out } = await run('keys', 'list');
    expect(out).toContain(String.raw`\u001b]0;title\u0007\u009b31m\u000d\u202eevil\u001b[31m`);
    expect(out).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
    const json = (await run('keys', 'list', '--json')).out;
    expect(json).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
    expect(JSON.parse(json)).toEqual([expect.objectContaining({ name })]);
  });

  it('says of an organization that does not exist that it does not, instead of an empty result', async () => {
    for (const words of [
      ['flags', 'list'],
      ['flags', 'get', 'x'],
      ['keys', 'list'],
      ['diff', 'a', 'b'],
      ['export'],
      ['watch'],
    ])
      expect(await halyard.run([...words, '--organization', 'nowhere'])).toMatchObject({
        code: 3,
        err: expect.stringContaining('There is no organization "nowhere".'),
      });
  });

  it('repeats no key and no password that it cannot use', async () => {
    const url = halyard.url.replace('http://', 'http://ida:hys_secret@');
    for (const words of [
      ['--key', 'hys_secret\nmore'],
      ['--key', 'hys_secret…'],
      ['--url', url],
    ]) {
      const ran = await halyard.run(['flags', 'list', ...words]);
      expect(ran.code).toBe(2);
      expect(ran.err).not.toContain('hys_secret');
    }
  });

  it('does not show what is in a config file that is not valid', async () => {
    await writeFile(join(halyard.folder, 'broken.yaml'), 'key: "hys_secret\nurl: x');
    const ran = await halyard.run(['flags', 'list', '--config', 'broken.yaml']);
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('is not valid YAML') });
    expect(ran.err).not.toContain('hys_secret');
  });

  it('draws the ladder of an evaluation down to the rung that decides', async () => {
    const { flag, run } = await makePlace();
    const conditions = [{ attribute: 'plan', operator: 'EQUALS' as const, values: ['pro'] }];
    const rules = [{ key: 'pros', groups: [{ conditions }], variant: 'on' }];
    await flag('beta', { settings: [{ environment: 'production', enabled: true, rules }] });
    const { out } = await run('evaluate', 'beta', '--subject', 'ida', '--attribute', 'plan=pro');
    expect(out).toMatch(/^✓ EXISTS /);
    expect(out).toMatch(/\n→ .*\n\nbeta = true \(on\) {2}TARGETING_MATCH$/);
    expect((await run('evaluate', 'beta', '--subject', 'ida')).out).toContain('beta = false');
    expect(await run('evaluate', 'nothing')).toMatchObject({ code: 3 });
    expect(await run('evaluate', 'beta', '--attribute', 'plan')).toMatchObject({ code: 2 });
  });

  it('creates, lists and revokes keys, and is that key from then on', async () => {
    const { organizationId, run } = await makePlace();
    const [secret = ''] = (
      await run('keys', 'create', 'ci', '--permission', 'flag:read', 'environment:read', 'organization:read')
    ).out.split('\n');
    const [{ id }] = JSON.parse((await run('keys', 'list', '--json')).out);
    const asKey = (...words: string[]) => halyard.run([...words, '--key', secret]);
    expect((await asKey('flags', 'list', '--organization', organizationId)).out).toContain('checkout');
    expect(await asKey('flags', 'set', 'checkout', 'off', '--organization', organizationId)).toMatchObject({
      code: 4,
      err: expect.stringContaining('flag:write'),
    });
    expect((await run('keys', 'revoke', id)).out).toBe('Revoked ci.');
    expect((await asKey('flags', 'list', '--organization', organizationId)).code).toBe(4);
  });

  it('shows in which settings environments differ', async () => {
    const { run } = await makePlace();
    const { out } = await run('diff', 'production', 'development');
    expect(out).toBe('checkout\n  switch: "OFF" → "ON"');
    expect((await run('diff', 'production', 'development', '--exit-code')).code).toBe(6);
    expect(await run('diff', 'production', 'production')).toMatchObject({
      code: 0,
      out: expect.stringContaining('same'),
    });
  });

  it('follows changes from a revision on, each once', async () => {
    const { organizationId } = await makePlace();
    const stopping = new AbortController();
    const seen: string[] = [];
    const { revision } = await app.services.live.snapshot(organizationId);
    const words = ['watch', '--after', String(revision - 1), '--json', '--organization', organizationId];
    const watching = halyard.run(words, {
      stopped: stopping.signal,
      say(line) {
        seen.push(line);
        if (seen.length === 1)
          void setFlagSwitch(app.services, fullCaller, { organizationId, flagKey: 'checkout', enabled: false });
        if (seen.length === 2) stopping.abort();
      },
    });
    expect((await watching).code).toBe(0);
    expect(seen.map((line) => JSON.parse(line))).toMatchObject([
      { revision, kind: 'FLAG_CREATED' },
      { revision: revision + 1, kind: 'FLAG_UPDATED', differences: [{ before: 'ON', after: 'OFF' }] },
    ]);
  });

  it('goes on after the last change when the connection ends', async () => {
    const { organizationId } = await makePlace();
    const stopping = new AbortController();
    const sent: number[] = [];
    const answers = [3, 4].map(
      (revision) =>
        new Response(
          `event: next\ndata: ${JSON.stringify({ data: { changes: { revision, differences: [], actor: {} } } })}\n\nevent: complete\n\n`,
          { headers: { 'content-type': 'text/event-stream' } },
        ),
    );
    await halyard.run(['watch', '--after', '2', '--json', '--organization', organizationId], {
      stopped: stopping.signal,
      wait: () => Promise.resolve(),
      async fetch(url, init) {
        const { query, variables } = JSON.parse(String(init?.body));
        if (!query.startsWith('subscription')) return fetch(url, init);
        sent.push(variables.after);
        if (answers.length === 0) stopping.abort();
        return answers.shift() ?? new Response('{}');
      },
    });
    expect(sent).toEqual([2, 3, 4]);
  });

  it('finds server, key and organization in options, the environment and a config file, in this order', async () => {
    const { organizationId } = await makePlace();
    const { secret } = await app.createKey({ organizationId });
    const config = join(halyard.folder, 'own.yaml');
    await writeFile(config, `url: ${halyard.url}\nkey: ${secret}\n`, { mode: 0o600 });
    const withNothing = { environment: {} };
    expect((await halyard.run(['flags', 'list', '--config', 'own.yaml'], withNothing)).out).toContain('checkout');
    const named = { environment: { HALYARD_CONFIG: 'own.yaml', HALYARD_ORGANIZATION: 'org-of-nobody' } };
    expect((await halyard.run(['flags', 'list'], named)).out).not.toContain('checkout');
    expect((await halyard.run(['flags', 'list', '--organization', organizationId], named)).out).toContain('checkout');
    expect((await halyard.run(['flags', 'list', '--config', 'own.yaml'], withNothing)).err).toBe('');
    await chmod(config, 0o644);
    expect(await halyard.run(['flags', 'list', '--config', 'own.yaml'], withNothing)).toMatchObject({
      code: 0,
      err: `Others can read the key in ${config}: run chmod 600 ${config}.`,
    });
    await writeFile(config, 'password: x\n');
    expect(await halyard.run(['flags', 'list', '--config', 'own.yaml'])).toMatchObject({ code: 2 });
    expect((await halyard.run(['flags', 'list', '--config', 'lost.yaml'])).code).toBe(2);
    expect(await halyard.run(['flags', 'list'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--organization'),
    });
  });

  it('says by its exit code what went wrong', async () => {
    const { run } = await makePlace();
    const gone = { environment: { HALYARD_URL: 'http://127.0.0.1:1' }, wait: () => Promise.resolve() };
    expect(await halyard.run(['doctor'], gone)).toMatchObject({ code: 1, out: expect.stringContaining('failed') });
    expect(await halyard.run(['flags', 'list'], gone)).toMatchObject({ code: 7 });
    expect((await halyard.run(['flags', 'lost'])).code).toBe(2);
    expect((await halyard.run(['flags', 'list', '--url', 'ftp://x'])).code).toBe(2);
    expect(await run('flags', 'set', 'nothing', 'on', '--json')).toMatchObject({
      code: 3,
      err: expect.stringContaining('"code":"NOT_FOUND"'),
    });
    expect((await halyard.run(['--version'])).out).toBe('1.2.3');
    expect((await halyard.run(['doctor'])).out).toMatch(/ok +database +answers/);
  });

  it('sends a change again that may not have arrived, so that it is done once', async () => {
    const { organizationId } = await makePlace();
    const keys: (string | null)[] = [];
    const { code } = await halyard.run(['flags', 'set', 'checkout', 'off', '--organization', organizationId], {
      wait: () => Promise.resolve(),
      async fetch(url, init) {
        keys.push(new Headers(init?.headers).get('idempotency-key'));
        const answer = await fetch(url, init);
        if (keys.length === 1) throw new TypeError('the connection was lost');
        return answer;
      },
    });
    expect(code).toBe(0);
    expect(new Set(keys).size).toBe(1);
    const [flag] = [...(await app.services.live.snapshot(organizationId)).flags.values()];
    expect(flag?.version).toBe(2);
  });

  it('completes commands and options for shells', async () => {
    expect((await halyard.run(['complete', '--', 'keys'])).out.split('\n')).toEqual(
      expect.arrayContaining(['create', 'list', 'revoke', '--json']),
    );
    for (const command of ['plan', 'import'])
      expect((await halyard.run(['complete', '--', command])).out).toContain('--prune');
    expect((await halyard.run(['complete', '--'])).out.split('\n')).toEqual(
      expect.arrayContaining(['apply', 'import']),
    );
    for (const shell of ['bash', 'zsh', 'fish'])
      expect((await halyard.run(['completion', shell])).out).toContain('halyard complete');
    expect((await halyard.run(['completion', 'cmd'])).code).toBe(2);
  });
});
