import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitSettings } from '../../src/config/limits.ts';
import { ConfigError, loadConfig } from '../../src/config.ts';

const settings = Object.entries(limitSettings);

describe.each(settings)('the limit %s', (name, setting) => {
  const { variable, fallback, least, most } = setting;
  const limitOf = (text: string) =>
    Object.entries(loadConfig({ [variable]: text }).limits).find(([key]) => key === name)?.[1];

  it('has a default, and takes its least and its most', () => {
    expect(Object.entries(loadConfig({}).limits)).toContainEqual([name, fallback]);
    expect(limitOf(String(least))).toBe(least);
    expect(limitOf(String(most))).toBe(most);
  });

  it('is refused beyond them, and for what is no whole number', () => {
    const off = 'mayBeOff' in setting ? ', or off' : '';
    const refused = [
      String(least - 1),
      String(most + 1),
      '1.5',
      '1e3',
      'on',
      ...('mayBeOff' in setting ? [] : ['off']),
    ];
    for (const text of refused) {
      expect(() => limitOf(text)).toThrow(
        new ConfigError(
          `${variable} is ${JSON.stringify(text)}, expected a whole number from ${least} to ${most}${off}`,
        ),
      );
    }
  });

  it.runIf('mayBeOff' in setting)('can be off', () => {
    expect(limitOf('off')).toBe(Infinity);
  });

  it('is in docs/settings.md with its default', async () => {
    const settingsPage = await readFile(new URL('../../docs/settings.md', import.meta.url), 'utf8');
    expect(settingsPage).toContain(`| \`${variable}\` | \`${fallback === Infinity ? 'off' : fallback}\` |`);
  });
});

describe('the limits', () => {
  it('cannot be changed', () => {
    expect(Object.isFrozen(loadConfig({}).limits)).toBe(true);
  });

  it('are numbers or mistakes, whatever the variables hold', () => {
    const variables = fc.dictionary(fc.constantFrom(...settings.map(([, { variable }]) => variable)), fc.string());
    fc.assert(
      fc.property(variables, (environment) => {
        try {
          for (const limit of Object.values(loadConfig(environment).limits)) expect(limit).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
    );
  });
});
