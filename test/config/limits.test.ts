import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config/config.ts';
import { limits } from '../../src/config/limits.ts';

const settings = Object.entries(limits);

describe.each(settings)('the limit %s', (name, setting) => {
  const { variable, fallback, least, most, mayBeOff } = setting;
  const limitOf = (text: string) =>
    Object.entries(loadConfig({ [variable]: text }).limits).find(([key]) => key === name)?.[1];

  it('has a default, and takes its least and its most', () => {
    expect(Object.entries(loadConfig({}).limits)).toContainEqual([name, fallback]);
    expect(limitOf(String(least))).toBe(least);
    expect(limitOf(String(most))).toBe(most);
  });

  it('is refused beyond them, and for every text that is not a whole number', () => {
    const off = mayBeOff ? ', or off' : '';
    const refused = [String(least - 1), String(most + 1), '1.5', '1e3', 'on', ...(mayBeOff ? [] : ['off'])];
    for (const text of refused) {
      expect(() => limitOf(text)).toThrow(
        new ConfigError(
          `${variable} is ${JSON.stringify(text)}, expected a whole number from ${least} to ${most}${off}`,
        ),
      );
    }
  });

  it.runIf(mayBeOff)('can be off', () => {
    expect(limitOf('off')).toBe(Infinity);
  });
});

describe('the limits', () => {
  it('cannot be changed', () => {
    expect(Object.isFrozen(loadConfig({}).limits)).toBe(true);
  });

  it('are numbers or mistakes, for any variables', () => {
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
