import { describe, expect, it } from 'vitest';
import { changeSentence } from '../../../src/dashboard/change/sentence.ts';
import { layOutLadder, rungLabels, whyInWords } from '../../../src/dashboard/explanation/ladder-layout.ts';
import { fillIn, readSubject, subjectContext, writeSubject } from '../../../src/dashboard/explanation/subject-entry.ts';
import { emptyFlag, inputOf, variantProblem } from '../../../src/dashboard/new-flag/new-flag-draft.ts';
import { keyFrom } from '../../../src/dashboard/words/keys.ts';
import { number } from '../../../src/dashboard/words/numbers.ts';
import { reasonInWords } from '../../../src/dashboard/words/reasons.ts';
import { dateTime, relativeTime } from '../../../src/dashboard/words/times.ts';
import { versionHint } from '../../../src/dashboard/words/versions.ts';
import { REASONS, RUNGS } from '../../../src/domain/evaluation.ts';

describe('the ladder', () => {
  const step = (rung: string, subject = rung) => ({
    ...{ rung, subject, because: `of ${subject}` },
    passed: true,
    ruleKey: null,
  });

  it('shows the last rung that was asked as the one that decided, and all others as not asked', () => {
    const rungs = layOutLadder([step('EXISTS'), step('SWITCH')]);
    expect(rungs.slice(0, 3).map(({ name, state }) => [name, state])).toEqual([
      ['EXISTS', 'PASSED'],
      ['SWITCH', 'DECIDED'],
      ['ROLLOUT_CONDITION', 'NOT_ASKED'],
    ]);
  });

  it('puts the checks of a rung below it, in their order', () => {
    const [rules] = layOutLadder([
      step('TARGETING'),
      step('TARGETING', 'rule "a"'),
      step('TARGETING', 'plan EQUALS pro'),
    ]);
    expect(rules?.because).toBe('of TARGETING');
    expect(rules?.details.map(({ subject }) => subject)).toEqual(['rule "a"', 'plan EQUALS pro']);
  });

  it('writes the instants in its sentences as dates and times of the device', () => {
    const [condition] = layOutLadder([
      { ...step('ROLLOUT_CONDITION'), because: 'begins at 2026-01-15T00:00:00.000Z' },
      step('ROLLOUT_CONDITION', 'date 2026-01-15T00:00:00.000Z reached'),
    ]);
    const date = dateTime(Date.parse('2026-01-15T00:00:00.000Z'));
    expect(condition?.because).toBe(`begins at ${date}`);
    expect(condition?.details[0]?.subject).toBe(`date ${date} reached`);
  });

  it('leaves an instant that is a value of the subject or of a condition as it stands', () => {
    const because = 'signedUp is "2026-01-15T00:00:00Z", expected before "2026-01-01T00:00:00Z"';
    const subject = 'signedUp IS_BEFORE "\\"2026-01-01T00:00:00Z\\""';
    const [, ...details] = layOutLadder([step('TARGETING'), { ...step('TARGETING', subject), because }]).flatMap(
      (rung) => [rung, ...rung.details],
    );
    expect(details[0]).toMatchObject({ subject, because });
    expect(whyInWords([{ ...step('TARGETING'), because }])).toBe(because);
  });

  it('says the words of an operator in place of its code, and leaves a value that looks like one', () => {
    const operators = [
      { operator: 'EQUALS', label: 'is' },
      { operator: 'IN_SEGMENT', label: 'is in the segment' },
    ];
    const subjects = ['plan EQUALS "EQUALS"', 'not IN_SEGMENT pilot', 'EXISTS'];
    const [rules] = layOutLadder(
      [step('TARGETING'), ...subjects.map((subject) => step('TARGETING', subject))],
      operators,
    );
    expect(rules?.details.map(({ subject }) => subject)).toEqual([
      'plan is "EQUALS"',
      'not is in the segment pilot',
      'EXISTS',
    ]);
  });

  it('says in one sentence why: what decided, and what of it was not met', () => {
    const unmet = { passed: false };
    const version = { ...step('ROLLOUT_CONDITION', 'version'), ...unmet };
    const date = step('ROLLOUT_CONDITION', 'date');
    const condition = { ...step('ROLLOUT_CONDITION'), ...unmet };
    expect(whyInWords([step('SWITCH'), condition, version, date])).toBe('of ROLLOUT_CONDITION: of version');
    expect(whyInWords([step('SWITCH'), step('TARGETING'), step('TARGETING', 'rule "a"')])).toBe('of TARGETING');
    const rest = [{ ...step('DEFAULT'), ...unmet }, { ...step('DEFAULT', 'share'), ...unmet }, step('OFF')];
    expect(whyInWords(rest)).toBe('of DEFAULT: of share');
    expect(whyInWords([])).toBeUndefined();
  });

  it('has a name for every rung, in their order', () => {
    expect(Object.keys(rungLabels)).toEqual([...RUNGS]);
  });

  it('has words for every reason', () => {
    expect(REASONS.filter((reason) => reasonInWords(reason) === reason)).toEqual([]);
  });

  it('shows rungs that it has no name for under their own', () => {
    expect(layOutLadder([step('NEW_RUNG')])[0]).toMatchObject({ label: 'NEW_RUNG', state: 'DECIDED' });
  });
});

describe('the sentence of a change', () => {
  const change = { kind: 'FLAG_UPDATED', entityKey: 'search', environments: ['production'] } as const;

  it('names a switch where nothing else was changed', () => {
    const differences = [{ path: 'settings.production.switch', after: 'ON' }];
    expect(changeSentence({ ...change, differences })).toBe('turned on search in production');
  });

  it('says no more than that something was changed where it was more', () => {
    const differences = [
      { path: 'settings.production.switch', after: 'ON' },
      { path: 'name', after: 'x' },
    ];
    expect(changeSentence({ ...change, differences })).toBe('changed search in production');
  });

  it('names a change request by its number and its flag, and an API key as one', () => {
    const request = { ...change, kind: 'CHANGE_REQUEST_CREATED', entityKey: '41' } as const;
    expect(changeSentence(request)).toBe('created change request #41');
    expect(changeSentence({ ...request, flagKey: 'search' })).toBe('created change request #41 for search');
    expect(changeSentence({ ...change, kind: 'API_KEY_CREATED', entityKey: 'Anna' })).toBe('created API key Anna');
  });
});

describe('a subject in an address', () => {
  it('is read as it was written, and stands in the fragment', () => {
    const entry = { key: 'ida & co', version: '2.5', attributes: '{"plan":"pro"}', at: '' };
    expect(writeSubject(entry)).toMatch(/^#/);
    expect(readSubject(writeSubject(entry))).toEqual(entry);
    expect(writeSubject(readSubject(''))).toBe('');
  });

  it('gets what is known of it, until a person enters something else', () => {
    const empty = { key: '', version: '', attributes: '', at: '' };
    const ida = { targetingKey: 'ida', attributes: { plan: 'pro', appVersion: '2.5.0' } };
    const filled = fillIn({ ...empty, key: 'ida' }, ida, undefined);
    expect(filled).toEqual({ key: 'ida', version: '2.5.0', attributes: '{"plan":"pro"}', at: '' });
    // What was filled in for one says nothing of another.
    expect(fillIn({ ...filled, key: 'ida-2' }, undefined, filled)).toEqual({ ...empty, key: 'ida-2' });
    for (const entered of [
      { ...filled, version: '3.0' },
      { ...empty, key: 'ida', attributes: '{}' },
    ]) {
      expect(fillIn(entered, ida, undefined)).toBe(entered);
    }
    // Where nothing is to be filled in, it is the same entry, which draws nothing again.
    const unknown = { ...empty, key: 'nora' };
    expect(fillIn(unknown, undefined, undefined)).toBe(unknown);
    // Nor is it filled in again once it was taken out.
    const emptied = { ...filled, attributes: '' };
    expect(fillIn(emptied, ida, filled)).toBe(emptied);
  });

  it('leaves attributes out until they are an object, and says so', () => {
    expect(subjectContext({ key: 'ida', version: '', attributes: '{"plan"', at: '' })).toEqual({
      context: { targetingKey: 'ida' },
      problem: expect.any(String),
    });
    expect(subjectContext({ key: '', version: '', attributes: '[1]', at: '' }).problem).toBeDefined();
  });
});

describe('a new flag', () => {
  it('gets a key from its name', () => {
    expect(keyFrom('  Café: São Paulo 2! ')).toBe('cafe_sao_paulo_2');
    expect(keyFrom('日本')).toBe('');
  });

  it('sends variants only where the type has them, with values of that type', () => {
    expect(inputOf({ ...emptyFlag, name: 'A', onIn: ['qa'] }, 'org')).toEqual({
      ...{ organizationId: 'org', name: 'A', key: 'a', description: '', valueType: 'BOOLEAN', tags: [] },
      settings: [{ environment: 'qa', enabled: true }],
    });
    const numbers = { ...emptyFlag, valueType: 'INTEGER' as const, variants: [{ key: 'few', value: '3' }] };
    expect(inputOf(numbers, 'org').variants).toEqual([{ key: 'few', value: 3 }]);
  });

  it.each([
    ['INTEGER', '1.5'],
    ['NUMERIC', '"1"'],
    ['JSON', '{'],
  ] as const)('does not take a %s of %s', (valueType, value) => {
    expect(variantProblem({ ...emptyFlag, valueType, variants: [{ key: 'a', value }] })).toContain('The value of a');
  });
});

describe('times and versions', () => {
  it('says how far away an instant is in the largest unit that fits', () => {
    const now = Date.parse('2026-06-01T12:00:00Z');
    expect(relativeTime(now - 20_000, now)).toBe('just now');
    expect(relativeTime(now + 3 * 86_400_000, now)).toBe('in 3 days');
    expect(relativeTime(now - 7_200_000, now)).toBe('2 hours ago');
    expect(relativeTime(now + 20_000, now)).toBe('in less than a minute');
  });

  it('calls spans of time and numbers as browsers do', () => {
    const spans = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
    const day = 86_400_000;
    const units = { minute: 60_000, hour: 3_600_000, day, week: 7 * day, month: 30.4375 * day, year: 365.25 * day };
    for (const [unit, milliseconds] of Object.entries(units)) {
      for (const times of [-1.5, -1.2, -1, 1, 1.2, 1.4]) {
        const expected = spans.format(Math.round(times), unit as Intl.RelativeTimeFormatUnit);
        expect(relativeTime(times * milliseconds, 0)).toBe(expected);
      }
    }
    const numbers = new Intl.NumberFormat('en');
    for (const value of [0, 7, 999, 1_000, 12_345, 1_234_567, 12.5, 0.1234, 1_000.5, -1_500]) {
      expect(number(value)).toBe(numbers.format(value));
    }
  });

  it('completes a partial version, and warns that a pre-release is lower', () => {
    expect(versionHint('2.5')).toBe('2.5 → 2.5.0 and later');
    expect(versionHint('2.4.0-beta.1')).toBe('2.4.0-beta.1 is lower than 2.4.0');
    expect(versionHint('two')).toBeUndefined();
  });
});
