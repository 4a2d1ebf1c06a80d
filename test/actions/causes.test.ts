import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { EvaluationCause } from '../../src/actions/evaluation/causes.ts';
import { evaluateFlags } from '../../src/actions/evaluation/evaluations.ts';
import { openEvaluations } from '../../src/actions/evaluation/watch-evaluations.ts';
import { scheduleFlagChange } from '../../src/actions/scheduled-change/scheduled-changes.ts';
import { setFlagSetting } from '../../src/actions/setting/settings.ts';
import { EMPTY_CONTEXT, type Evaluation } from '../../src/domain/evaluation.ts';
import { beginSteps, flagKeys, type Step, steps, take } from '../support/answer-steps.ts';
import { runs } from '../support/runs.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';

const environment = 'production';
const context = { ...EMPTY_CONTEXT, targetingKey: 's2' };
const SECOND = 1_000;

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

/** Something happens: a write, time elapses, or a watcher looks. */
type Event = { readonly step: Step } | { readonly elapse: number } | { readonly look: number };

const flagKey = fc.constantFrom(...flagKeys);
const seconds = fc.integer({ min: 1, max: 20 });

/** Writes after which the clock changes an answer. */
const dated: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(flagKey, seconds).map(
    ([key, inSeconds]): Step =>
      (services, { organizationId }) => {
        const activationDate = new Date(app.clock.now() + inSeconds * SECOND).toISOString();
        const rolloutCondition = { activationDate };
        return setFlagSetting(services, fullCaller, { organizationId, flagKey: key, environment, rolloutCondition });
      },
  ),
  fc.tuple(flagKey, seconds, fc.boolean()).map(
    ([key, inSeconds, enabled]): Step =>
      (services, { organizationId }) => {
        const at = new Date(app.clock.now() + inSeconds * SECOND).toISOString();
        return scheduleFlagChange(services, fullCaller, { organizationId, flagKey: key, environment, at, enabled });
      },
  ),
  fc.tuple(flagKey, seconds, seconds).map(
    ([key, from, to]): Step =>
      (services, { organizationId }) => {
        const [startsAt, endsAt] = [from, from + to].map((each) =>
          new Date(app.clock.now() + each * SECOND).toISOString(),
        );
        const rule = { key: 'window', variant: 'on', groups: [], startsAt, endsAt };
        return setFlagSetting(services, fullCaller, { organizationId, flagKey: key, environment, rules: [rule] });
      },
  ),
);

const events: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: steps.map((step): Event => ({ step })) },
  { weight: 2, arbitrary: dated.map((step): Event => ({ step })) },
  { weight: 2, arbitrary: seconds.map((elapse): Event => ({ elapse })) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 1 }).map((look): Event => ({ look })) },
);

/** A revision with the instant at which it was written, or an instant that has come. */
interface Moment {
  readonly revision: number;
  readonly at: number;
}

/** What happened in an organization. */
class Story {
  readonly moments: Moment[] = [];
  readonly organizationId: string;

  constructor(organizationId: string) {
    this.organizationId = organizationId;
  }

  async note(): Promise<void> {
    const { revision } = await app.services.live.snapshot(this.organizationId);
    const first = this.moments.at(-1)?.revision ?? revision;
    const at = app.clock.now();
    for (let each = first; each <= revision; each += 1) this.moments.push({ revision: each, at });
  }

  /** What makes an answer the same for a watcher, of a flag at a moment. */
  async answer(key: string, { revision, at }: Moment): Promise<unknown> {
    const { organizationId } = this;
    const asked = { organizationId, environment, context, flagKeys: [key], atRevision: revision, at };
    const [answer] = await evaluateFlags(app.services, fullCaller, asked);
    return answer && shown(answer);
  }

  /** Holds that the cause made the answer what it is, and that nothing after it did. */
  async check(answer: Evaluation, { at, change, transition }: EvaluationCause): Promise<void> {
    expect(change === null).toBe(transition !== null);
    const turns = change === null ? this.#turnsOfClock(at) : [turnOf(change.revision, at)];
    const found = await Promise.all(turns.map(([before]) => this.answer(answer.flagKey, before)));
    const turn = turns[found.findLastIndex((before) => !isEqual(before, shown(answer)))];
    if (turn === undefined) throw new Error(`${answer.flagKey} answered the same before its cause.`);
    const { revision } = turn[1];
    const later = this.moments.filter((moment) => moment.at >= at && moment.revision >= revision);
    for (const moment of [turn[1], ...later]) expect(await this.answer(answer.flagKey, moment)).toEqual(shown(answer));
  }

  /** What the clock did at an instant, by the revision that it may have been before what was written at that instant. */
  #turnsOfClock(at: number): Turn[] {
    const before = this.moments.findLast((moment) => moment.at < at)?.revision ?? 0;
    const revisions = new Set([before, ...this.moments.flatMap((moment) => (moment.at === at ? moment.revision : []))]);
    return [...revisions].map((revision) => [
      { revision, at: at - 1 },
      { revision, at },
    ]);
  }
}

/** The moments before and after something. */
type Turn = readonly [before: Moment, after: Moment];

function turnOf(revision: number, at: number): Turn {
  return [
    { revision: revision - 1, at },
    { revision, at },
  ];
}

function isEqual(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function shown({ variant, value, reason, ruleKey, error }: Evaluation): object {
  return { variant, value, reason, ruleKey, error };
}

async function happen(
  event: Event,
  story: Story,
  looks: readonly (() => Promise<void>)[],
  place: Place,
): Promise<void> {
  if ('step' in event) await take(app.services, event.step, place);
  else if ('elapse' in event) app.clock.advance(event.elapse * SECOND);
  await story.note();
  if ('look' in event) await looks[event.look]?.();
}

type Place = Awaited<ReturnType<typeof beginSteps>>;

/** A watcher that checks every cause that it receives. */
async function watcher(story: Story): Promise<() => Promise<void>> {
  const { organizationId } = story;
  const cursor = await openEvaluations(app.services, fullCaller, { organizationId, environment, context, flagKeys });
  onTestFinished(cursor.onMore(() => {}));
  let isFirst = true;
  return async () => {
    const event = await cursor.take();
    if (event === undefined) return;
    const causes = await event.causes();
    if (isFirst) expect(causes.size).toBe(0);
    else for (const answer of event.answers) await story.check(answer, causes.get(answer.flagKey) ?? noCause(answer));
    isFirst = false;
  };
}

function noCause({ flagKey: key }: Evaluation): never {
  throw new Error(`No cause was found for ${key}.`);
}

describe('the cause of a different answer', () => {
  it('is the last thing without which it would be another, for watchers that look often and for others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(events, { minLength: 10, maxLength: 40 }), async (happenings) => {
        const place = await beginSteps(app.services);
        for (const key of flagKeys) await place.flag(key, { settings: [{ environment, enabled: true }] });
        const story = new Story(place.organizationId);
        await story.note();
        const looks = [await watcher(story), await watcher(story)];
        for (const look of looks) await look();
        for (const event of happenings) {
          await happen(event, story, looks, place);
          const { environments } = await app.services.live.snapshot(place.organizationId);
          // With the environment the watchers end.
          if (!environments.has(environment)) return;
          await looks[0]?.();
        }
        await looks[1]?.();
      }),
      { numRuns: runs(30) },
    );
  }, 300_000);
});
