import { describe, expect, it } from 'vitest';
import type { SubjectEntry } from '../../../src/dashboard/explanation/subject-entry.ts';
import { lackOf } from '../../../src/dashboard/flag/answer/lack.ts';
import { dateTime } from '../../../src/dashboard/words/times.ts';

const entry: SubjectEntry = { key: 'student-1', version: '2.3.9', attributes: '{"plan":"pro"}', at: '' };
const activationDate = '2026-01-15T00:00:30.000Z';
const from = `from ${dateTime(Date.parse(activationDate))} on`;
const setting = { rolloutCondition: { minVersion: '2.4.0', activationDate, activated: false } };

describe('what a subject lacks to meet the rollout condition', () => {
  it('is nothing where the condition is met, was not checked or does not exist', () => {
    expect(lackOf(entry, setting, { versionSufficient: true, dateReached: true }, 'UTC')).toBeUndefined();
    expect(lackOf(entry, setting, null, 'UTC')).toBeUndefined();
    const unmet = { versionSufficient: false, dateReached: false };
    expect(lackOf(entry, { rolloutCondition: null }, unmet, 'UTC')).toBeUndefined();
  });

  it('is only what the answer found lacking; everything else stays as it was entered', () => {
    expect(lackOf(entry, setting, { versionSufficient: false, dateReached: true }, 'UTC')).toEqual({
      ...{ entry: { ...entry, version: '2.4.0' }, words: 'version 2.4.0 or later' },
    });
    expect(lackOf(entry, setting, { versionSufficient: true, dateReached: false }, 'Europe/Oslo')).toEqual({
      ...{ entry: { ...entry, at: '2026-01-15T01:01' }, words: from },
    });
  });

  it('is both at once, at the first minute that is not before the date', () => {
    expect(lackOf(entry, setting, { versionSufficient: false, dateReached: false }, 'UTC')).toEqual({
      ...{ entry: { ...entry, version: '2.4.0', at: '2026-01-15T00:01' }, words: `version 2.4.0 or later, ${from}` },
    });
  });
});
