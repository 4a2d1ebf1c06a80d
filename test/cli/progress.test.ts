import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { statusLine } from '../../src/terminal/status-line.ts';
import { type HalyardCommand, openHalyardCommand } from '../support/halyard-command.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

const ERASE = '\r\u001B[K';

/** A terminal, and what was written to it. */
function openTerminal(more: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  return { isTTY: true, columns: 40, write: (text: string) => void written.push(text), ...more, written };
}

describe('the status line', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is replaced as the work goes on, tells for how long it has, and goes when it is done', () => {
    const terminal = openTerminal();
    const status = statusLine(terminal, {});
    status.show('Reading');
    vi.advanceTimersByTime(2_000);
    status.show('Writing');
    status.clear();
    status.clear();
    vi.advanceTimersByTime(5_000);
    expect(terminal.written).toEqual([
      `${ERASE}Reading …`,
      `${ERASE}Reading … 1 s`,
      `${ERASE}Reading … 2 s`,
      `${ERASE}Writing … 2 s`,
      ERASE,
    ]);
  });

  it('begins to count again for the next work', () => {
    const terminal = openTerminal();
    const status = statusLine(terminal, {});
    status.show('First');
    vi.advanceTimersByTime(1_000);
    status.clear();
    status.show('Second');
    expect(terminal.written.at(-1)).toBe(`${ERASE}Second …`);
    status.clear();
  });

  it('is never longer than the terminal is wide, and has no colors', () => {
    const terminal = openTerminal({ columns: 14 });
    const status = statusLine(terminal, {});
    status.show('Applying many objects to a server');
    status.clear();
    expect(terminal.written).toEqual([`${ERASE}Applying many`, ERASE]);
  });

  it('is as long as on most terminals where the terminal does not know its width', () => {
    const terminal = openTerminal({ columns: 0 });
    const status = statusLine(terminal, {});
    status.show('Reading');
    status.clear();
    expect(terminal.written).toEqual([`${ERASE}Reading …`, ERASE]);
  });

  it.each([
    ['a file or a pipe', { isTTY: false }, {}],
    ['continuous integration', {}, { CI: 'true' }],
    ['a terminal that cannot erase', {}, { TERM: 'dumb' }],
  ])('is not shown in %s', (_, more, environment) => {
    const terminal = openTerminal(more);
    const status = statusLine(terminal, environment);
    status.show('Reading');
    vi.advanceTimersByTime(3_000);
    status.clear();
    expect(terminal.written).toEqual([]);
  });

  it.each(['', '0', 'false'])('is shown where CI is "%s", which says that it is not', (CI) => {
    const terminal = openTerminal();
    statusLine(terminal, { CI }).show('Reading');
    expect(terminal.written).toEqual([`${ERASE}Reading …`]);
  });
});

describe('long commands', () => {
  let app: TestApp;
  let halyard: HalyardCommand;
  let organizationId: string;
  beforeAll(async () => {
    app = await createTestApp();
    halyard = await openHalyardCommand(app);
    const organization = await makeOrganization(app.services);
    ({ organizationId } = organization);
    for (const key of ['checkout', 'search']) await organization.flag(key);
  });
  afterAll(async () => {
    await halyard.close();
    await app.close();
  });

  /** Runs a command, and tells what was shown, written and removed, in this order. */
  async function watch(...words: string[]) {
    const events: string[] = [];
    const status = { show: (text: string) => void events.push(`show ${text}`), clear: () => void events.push('clear') };
    const say = (line: string) => void events.push(`say ${line}`);
    const { code } = await halyard.run([...words, '--organization', organizationId], { status, say });
    return { code, events };
  }

  it('say what they do, and remove it before they write the result', async () => {
    const { code, events } = await watch('export', 'files');
    expect(code).toBe(0);
    const shown = events.filter((event) => event.startsWith('show '));
    expect(shown[0]).toBe(`show Reading ${organizationId} from ${halyard.url}`);
    expect(shown.slice(1)).toEqual([1, 2, 3, 4, 5].map((number) => `show Writing file ${number} of 5 into files`));
    const first = events.findIndex((event) => event.startsWith('say '));
    expect(events[first - 1]).toBe('clear');
    expect(events.slice(first).some((event) => event.startsWith('show '))).toBe(false);

    expect((await watch('plan', 'files')).events.slice(0, 2)).toEqual([
      'show Reading files',
      expect.stringMatching(/^show Comparing \d objects with http:/),
    ]);
    expect((await watch('apply', 'files')).events.slice(0, 2)).toEqual([
      'show Reading files',
      expect.stringMatching(/^show Applying \d objects to http:/),
    ]);
  });

  it('remove it when they fail', async () => {
    const { code, events } = await watch('apply', 'nowhere');
    expect([code, events[0], events.at(-1)]).toEqual([2, 'show Reading nowhere', 'clear']);
  });

  it('show nothing with --json', async () => {
    const { code, events } = await watch('export', 'as-json', '--json');
    expect(code).toBe(0);
    expect(events).toEqual([expect.stringMatching(/^say \{"written":/)]);
  });
});
