import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Evaluation } from '../../src/domain/evaluation.ts';
import { parseInstant } from '../../src/domain/instant.ts';
import { compileOrganization } from '../../src/evaluation/compile.ts';
import { evaluate, explain } from '../../src/evaluation/evaluate.ts';
import type { Snapshot } from '../../src/evaluation/snapshot.ts';
import {
  type ContextShort,
  evaluationContext,
  type FlagShort,
  rawSnapshot,
  type SnapshotShort,
} from '../support/flag-builder.ts';

/** When the cases are evaluated, unless they say. */
export const NOW = Date.parse('2026-06-01T12:00:00.000Z');

/** One case of `cases/*.json`: the documents in their short forms, who asks when, and what the answer must be. */
interface Case extends SnapshotShort {
  readonly title: string;
  /** The flag that is asked; without it the first. */
  readonly flag?: string;
  readonly flags: readonly FlagShort[];
  readonly context?: ContextShort;
  readonly now?: string;
  /** The members of the answer that the case is about; `"value": "(none)"` means no value. */
  readonly expect: Partial<Evaluation>;
}

/** Reads the rows of a file of `cases/`. */
export function readCases<T>(name: string): T[] {
  // The files are the specification and written by hand for exactly these readers: their shape is taken on trust.
  return JSON.parse(readFileSync(new URL(`cases/${name}.json`, import.meta.url), 'utf8')) as T[];
}

/** The compiled `production` of a short form. */
export function compileProduction(short: SnapshotShort): Snapshot {
  const snapshot = compileOrganization(rawSnapshot(short)).environments.get('production');
  if (snapshot === undefined) throw new Error('the case has no environment "production"');
  return snapshot;
}

/** Registers one test for each case of a file. */
export function testCases(name: string): void {
  it.each(readCases<Case>(name))('$title', ({ title: _, flag, context, now, expect: expected, ...short }) => {
    const snapshot = compileProduction(short);
    const flagKey = flag ?? short.flags[0]?.key ?? '';
    const at = now === undefined ? NOW : (parseInstant(now) ?? Number.NaN);
    const answer = evaluate(snapshot, flagKey, evaluationContext(context), at);
    expect({ ...answer, value: answer.value ?? '(none)' }).toMatchObject(expected);
    expect(explain(snapshot, flagKey, evaluationContext(context), at).evaluation).toEqual(answer);
  });
}
