import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileOrganization, type SnapshotUpdate, updateOrganization } from '../../src/evaluation/compile.ts';
import { evaluate, evaluateAll } from '../../src/evaluation/evaluate.ts';
import type { OrganizationSnapshot, Snapshot } from '../../src/evaluation/snapshot.ts';
import {
  evaluationContext,
  type FlagShort,
  flag,
  holdout,
  rawSnapshot,
  type SnapshotShort,
  segment,
} from '../support/flag-builder.ts';
import { NOW } from './cases.ts';

const ida = evaluationContext({ targetingKey: 'ida' });

const inSegment: FlagShort = {
  key: 'b',
  production: { defaultVariant: null, rules: [{ conditions: [{ operator: 'IN_SEGMENT', values: ['s'] }] }] },
};

const everything: SnapshotShort = {
  environments: [{ key: 'production' }, { key: 'staging' }],
  flags: [
    { key: 'c', holdout: 'h' },
    inSegment,
    { key: 'a', production: { switch: 'FOLLOW_DEFAULT' } },
    { key: 'd', settings: { staging: {} } },
  ],
  segments: [{ key: 's', members: [] }],
  holdouts: [{ key: 'h', exclusionPercentage: 0 }],
};

function environmentOf(organization: OrganizationSnapshot, key = 'production'): Snapshot {
  const snapshot = organization.environments.get(key);
  if (snapshot === undefined) throw new Error(`there is no environment "${key}"`);
  return snapshot;
}

function reasons(snapshot: Snapshot): string[] {
  return evaluateAll(snapshot, ida, NOW).map(({ flagKey, reason }) => `${flagKey} ${reason}`);
}

describe('compileOrganization', () => {
  it('compiles every environment by itself', () => {
    const organization = compileOrganization(rawSnapshot(everything));
    expect(reasons(environmentOf(organization))).toEqual(['a DISABLED', 'b OFF', 'c DEFAULT', 'd DISABLED']);
    expect(reasons(environmentOf(organization, 'staging'))).toEqual([
      'a DISABLED',
      'b DISABLED',
      'c DISABLED',
      'd DEFAULT',
    ]);
  });

  it('names the default environment', () => {
    const environments = [{ key: 'development' }, { key: 'live', isDefault: true }];
    expect(compileOrganization(rawSnapshot({ environments })).defaultEnvironment).toBe('live');
  });

  it('answers of an organization without environments come from none', () => {
    expect(compileOrganization(rawSnapshot({ environments: [] }))).toMatchObject({ defaultEnvironment: '' });
  });
});

describe('evaluateAll', () => {
  const snapshot = environmentOf(
    compileOrganization(
      rawSnapshot({
        flags: [{ key: 'b' }, { key: 'B' }, { key: 'a' }, { key: 'old', archivedAt: '2026-02-01T00:00:00.000Z' }],
      }),
    ),
  );

  it('answers for all flags but the archived ones in the order of their keys', () => {
    expect(reasons(snapshot)).toEqual(['B DEFAULT', 'a DEFAULT', 'b DEFAULT']);
  });

  it('answers for the flags that are named in the order in which they are named', () => {
    const answers = evaluateAll(snapshot, ida, NOW, ['old', 'b', 'gone', 'b']);
    expect(answers.map(({ reason }) => reason)).toEqual(['ARCHIVED', 'DEFAULT', 'FLAG_NOT_FOUND', 'DEFAULT']);
  });
});

describe('evaluate', () => {
  it('gives every answer the revision of the snapshot that is asked, also when an older one is asked again', () => {
    const old = compileOrganization(rawSnapshot({ ...everything, revision: 7 }));
    const young = updateOrganization(old, 8, { kind: 'nothing' });
    for (const [organization, revision] of [
      [old, 7],
      [young, 8],
      [old, 7],
    ] as const) {
      const answers = evaluateAll(environmentOf(organization), ida, NOW, ['a', 'b', 'c', 'd', 'gone']);
      expect(answers.map((one) => one.revision)).toEqual(Array<number>(5).fill(revision));
    }
  });

  it('gives the same frozen object for the same answer', () => {
    const snapshot = environmentOf(compileOrganization(rawSnapshot(everything)));
    expect(evaluate(snapshot, 'b', ida, NOW)).toBe(evaluate(snapshot, 'b', ida, NOW));
    expect(Object.isFrozen(evaluate(snapshot, 'b', ida, NOW))).toBe(true);
  });

  it('answers even when reading the context throws', () => {
    const snapshot = environmentOf(
      compileOrganization(
        rawSnapshot({ flags: [{ key: 'f', production: { rules: [{ conditions: [{ operator: 'IS_SET' }] }] } }] }),
      ),
    );
    const hostile = evaluationContext({
      attributes: {
        get plan(): string {
          throw new Error('no plan');
        },
      },
    });
    expect(evaluate(snapshot, 'f', { ...ida, attributes: hostile.attributes }, NOW)).toMatchObject({
      reason: 'ERROR',
      error: 'GENERAL',
      value: false,
    });
    expect(evaluate(snapshot, 'f', ida, NOW)).toMatchObject({ reason: 'DEFAULT' });
  });

  it.each([
    [99, 'DEFAULT'],
    [100, 'PREREQUISITE_FAILED'],
    [5_000, 'PREREQUISITE_FAILED'],
  ])('a chain of %s prerequisites ends with %s', (length, reason) => {
    const flags = Array.from({ length: length + 1 }, (_, index) => ({
      key: `f${index}`,
      prerequisites: index === length ? {} : { [`f${index + 1}`]: true },
    }));
    expect(evaluate(environmentOf(compileOrganization(rawSnapshot({ flags }))), 'f0', ida, NOW).reason).toBe(reason);
  });

  it('a lattice of prerequisites that would be asked beyond all bounds fails', () => {
    const flags = Array.from({ length: 40 }, (_, index) =>
      ['l', 'r'].map((side) => ({
        key: `${side}${index}`,
        prerequisites: { [`l${index + 1}`]: true, [`r${index + 1}`]: true },
      })),
    );
    const ends = [{ key: 'l40' }, { key: 'r40' }];
    const snapshot = environmentOf(compileOrganization(rawSnapshot({ flags: [...flags.flat(), ...ends] })));
    expect(evaluate(snapshot, 'l0', ida, NOW).reason).toBe('PREREQUISITE_FAILED');
    expect(evaluate(snapshot, 'l35', ida, NOW).reason).toBe('DEFAULT');
  });
});

describe('updateOrganization', () => {
  const before = compileOrganization(rawSnapshot(everything));

  const updates: readonly (readonly [string, SnapshotUpdate, SnapshotShort, readonly string[]])[] = [
    [
      'a flag that changed',
      { kind: 'flag', key: 'a', flag: flag({ key: 'a', version: 2 }) },
      {
        flags: [
          { key: 'c', holdout: 'h' },
          inSegment,
          { key: 'a', version: 2 },
          { key: 'd', settings: { staging: {} } },
        ],
      },
      ['a'],
    ],
    [
      'a flag that is new',
      { kind: 'flag', key: 'aa', flag: flag({ key: 'aa' }) },
      { flags: [...(everything.flags ?? []), { key: 'aa' }] },
      ['aa'],
    ],
    [
      'a flag that is gone',
      { kind: 'flag', key: 'c', flag: null },
      { flags: (everything.flags ?? []).filter(({ key }) => key !== 'c') },
      ['c'],
    ],
    [
      'a flag that is deleted',
      { kind: 'flag', key: 'c', flag: flag({ key: 'c', deletedAt: '2026-02-01T00:00:00.000Z' }) },
      { flags: (everything.flags ?? []).filter(({ key }) => key !== 'c') },
      ['c'],
    ],
    [
      'a flag that gets another key',
      { kind: 'flag', key: 'aa', formerKey: 'c', flag: flag({ key: 'aa', holdout: 'h' }) },
      { flags: [...(everything.flags ?? []).filter(({ key }) => key !== 'c'), { key: 'aa', holdout: 'h' }] },
      ['c', 'aa'],
    ],
    [
      'a flag that is archived',
      { kind: 'flag', key: 'a', flag: flag({ key: 'a', archivedAt: '2026-02-01T00:00:00.000Z' }) },
      {
        flags: [
          ...(everything.flags ?? []).filter(({ key }) => key !== 'a'),
          { key: 'a', archivedAt: '2026-02-01T00:00:00.000Z' },
        ],
      },
      ['a'],
    ],
    [
      'a segment that changed',
      { kind: 'segment', key: 's', segment: segment({ key: 's', members: ['ida'] }) },
      { segments: [{ key: 's', members: ['ida'] }] },
      [],
    ],
    ['a segment that is gone', { kind: 'segment', key: 's', segment: null }, { segments: [] }, []],
    [
      'a holdout that changed',
      { kind: 'holdout', key: 'h', holdout: holdout({ key: 'h', exclusionPercentage: 100 }) },
      { holdouts: [{ key: 'h', exclusionPercentage: 100 }] },
      ['c'],
    ],
    ['a holdout that is gone', { kind: 'holdout', key: 'h', holdout: null }, { holdouts: [] }, ['c']],
    [
      'a feature default that is new',
      { kind: 'featureDefault', key: 'a', enabled: true },
      { featureDefaults: { a: true } },
      ['a'],
    ],
    ['a feature default that is gone', { kind: 'featureDefault', key: 'a', enabled: null }, {}, ['a']],
    ['nothing', { kind: 'nothing' }, {}, []],
  ];

  it.each(updates)('after %s, answers are those of the whole organization compiled again', (_, update, changed) => {
    const updated = updateOrganization(before, 2, update);
    const reloaded = compileOrganization(rawSnapshot({ ...everything, ...changed, revision: 2 }));
    for (const key of ['production', 'staging']) {
      const [one, other] = [environmentOf(updated, key), environmentOf(reloaded, key)];
      expect(one.flagKeys).toEqual(other.flagKeys);
      const keys = ['a', 'aa', 'b', 'c', 'd'];
      expect(evaluateAll(one, ida, NOW, keys)).toEqual(evaluateAll(other, ida, NOW, keys));
    }
    expect([...updated.flags.keys()].sort()).toEqual([...reloaded.flags.keys()].sort());
    expect(updated.featureDefaults).toEqual(reloaded.featureDefaults);
  });

  it.each(updates)('after %s, only what the change is about is compiled again', (_, update, _changed, touched) => {
    const updated = updateOrganization(before, 2, update);
    for (const [key, compiled] of environmentOf(before).flags) {
      const isSame = environmentOf(updated).flags.get(key) === compiled;
      expect([key, isSame]).toEqual([key, !touched.includes(key)]);
    }
  });

  it('leaves the former snapshot as it was', () => {
    const answers = reasons(environmentOf(before));
    for (const [, update] of updates) updateOrganization(before, 2, update);
    expect(reasons(environmentOf(before))).toEqual(answers);
    expect(before.revision).toBe(1);
  });

  it('any sequence of changes ends where compiling the last state ends', () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c'), state: fc.constantFrom('ON', 'OFF', null) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const flags = new Map<string, FlagShort>();
        let updated = compileOrganization(rawSnapshot());
        for (const [index, { key, state }] of steps.entries()) {
          const short: FlagShort | null =
            state === null ? null : { key, version: index, production: { switch: state } };
          if (short === null) flags.delete(key);
          else flags.set(key, short);
          updated = updateOrganization(updated, index, { kind: 'flag', key, flag: short && flag(short) });
        }
        const reloaded = compileOrganization(rawSnapshot({ flags: [...flags.values()], revision: updated.revision }));
        expect(evaluateAll(environmentOf(updated), ida, NOW)).toEqual(evaluateAll(environmentOf(reloaded), ida, NOW));
      }),
    );
  });
});
