import { describe, expect, it } from 'vitest';
import {
  linesOf,
  memberChange,
  type SegmentDraft,
  segmentDifferences,
  segmentInput,
  takeBackInput,
} from '../../../src/dashboard/segments/segment-draft.ts';

const base: SegmentDraft = {
  ...{ name: 'Beta', description: '', match: 'ANY', groups: [], members: { mode: 'ADD', lines: '' } },
};
const withMembers = (mode: SegmentDraft['members']['mode'], lines: string): SegmentDraft => ({
  ...base,
  members: { mode, lines },
});

describe('pasted lines', () => {
  it('are keys, each once, without what is around them', () => {
    expect(linesOf(' a\r\nb\n\n a \nc d')).toEqual(['a', 'b', 'c d']);
    expect(linesOf('\n \n')).toEqual([]);
  });
});

describe('a segment as it is edited', () => {
  it('sends only what differs', () => {
    expect(segmentInput(base, base)).toEqual({});
    expect(segmentInput(base, { ...base, name: 'Gamma', match: 'ALL' })).toEqual({ name: 'Gamma', match: 'ALL' });
  });

  it('sends lines as what is added, what is removed, or the whole list', () => {
    expect(segmentInput(base, withMembers('ADD', 'a\nb'))).toEqual({ addMembers: ['a', 'b'] });
    expect(segmentInput(base, withMembers('REMOVE', 'a'))).toEqual({ removeMembers: ['a'] });
    expect(segmentInput(base, withMembers('REPLACE', 'a'))).toEqual({ members: ['a'] });
  });

  it('never empties the list because nothing was pasted', () => {
    expect(segmentInput(base, withMembers('REPLACE', ' \n'))).toEqual({});
  });

  it('says what it changes, in words', () => {
    expect(segmentDifferences(base, withMembers('REPLACE', 'a\nb'), [])).toEqual([
      { path: 'members', before: 'as they are', after: '2 keys in place of all' },
    ]);
  });
});

describe('a saved change of a segment', () => {
  const change = memberChange([
    { path: 'name', before: 'x', after: 'y' },
    { path: 'members', before: ['a', 'b'], after: ['b', 'c'] },
  ]);

  it('added and removed the members that differ', () => {
    expect(change).toEqual({ added: ['c'], removed: ['a'] });
    expect(memberChange([])).toBeUndefined();
    expect(memberChange(undefined)).toBeUndefined();
  });

  it('is taken back member by member', () => {
    const after = { ...withMembers('REPLACE', 'b\nc'), name: 'Gamma' };
    expect(takeBackInput(base, after, change)).toEqual({ name: 'Beta', addMembers: ['a'], removeMembers: ['c'] });
  });
});
