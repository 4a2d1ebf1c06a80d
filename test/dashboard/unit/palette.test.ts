import { describe, expect, it } from 'vitest';
import { type Entry, matching, movedTo, wishOf } from '../../../src/dashboard/palette/entries.ts';

const entry = (label: string, hint = '', group = 'Go to'): Entry => ({ id: label, label, hint, group, run() {} });

describe('the palette', () => {
  it.each([
    ['search', { kind: 'FIND', text: 'search' }],
    ['turn on  search', { kind: 'SWITCH', isOn: true, text: 'search' }],
    ['Turn OFF ', { kind: 'SWITCH', isOn: false, text: '' }],
    ['turn onboarding', { kind: 'FIND', text: 'turn onboarding' }],
  ])('reads %j', (typed, wish) => {
    expect(wishOf(typed)).toEqual(wish);
  });

  it('finds all words in any order, and puts what begins with the text first', () => {
    const entries = [entry('Course history'), entry('History', 'page'), entry('Flags')];
    expect(matching(entries, 'history').map(({ label }) => label)).toEqual(['History', 'Course history']);
    expect(matching(entries, 'page hist').map(({ label }) => label)).toEqual(['History']);
    expect(matching(entries, '')).toEqual(entries);
  });

  it('goes around at both ends, and nowhere in an empty list', () => {
    expect([movedTo(2, 'ArrowDown', 3), movedTo(0, 'ArrowUp', 3)]).toEqual([0, 2]);
    expect([movedTo(0, 'ArrowDown', 0), movedTo(0, 'a', 3)]).toEqual([undefined, undefined]);
  });
});
