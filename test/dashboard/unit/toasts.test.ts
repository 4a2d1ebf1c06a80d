import { describe, expect, it } from 'vitest';
import { createToasts } from '../../../src/dashboard/shell/toasts.ts';

/** The messages of a page, and the texts of those that are shown. */
function messages() {
  const toasts = createToasts({ now: () => 0, after: () => () => {} });
  return { toasts, texts: () => toasts.shown.value.map(({ text }) => text) };
}

describe('a message about what was done', () => {
  it('gives way to a newer one about the same thing, about the whole of it, or about a part of it', () => {
    const { toasts, texts } = messages();
    toasts.show('Search is on in staging.', { about: ['nansen', 'search', 'staging'] });
    toasts.show('Search is off in staging.', { about: ['nansen', 'search', 'staging'] });
    expect(texts()).toEqual(['Search is off in staging.']);
    toasts.show('Search is as it was.', { about: ['nansen', 'search'] });
    expect(texts()).toEqual(['Search is as it was.']);
    toasts.show('Search is on in production.', { about: ['nansen', 'search', 'production'] });
    expect(texts()).toEqual(['Search is on in production.']);
  });

  it('stays beside one about something else, and beside one about nothing in particular', () => {
    const { toasts, texts } = messages();
    toasts.show('Search is on in staging.', { about: ['nansen', 'search', 'staging'] });
    toasts.show('Search is on in production.', { about: ['nansen', 'search', 'production'] });
    toasts.show('Copied.');
    expect(texts()).toEqual(['Search is on in staging.', 'Search is on in production.', 'Copied.']);
  });
});
