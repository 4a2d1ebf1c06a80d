import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateFlags } from '../../src/actions/evaluation/evaluations.ts';
import { organizationAt } from '../../src/actions/evaluation/past-organization.ts';
import {
  createEnvironment,
  deleteEnvironment,
  updateEnvironment,
} from '../../src/actions/organization/environments.ts';
import { NotFoundError, ValidationError } from '../../src/domain/errors.ts';
import { EMPTY_CONTEXT, type Evaluation } from '../../src/domain/evaluation.ts';
import { beginSteps, flagKeys, steps, take } from '../support/answer-steps.ts';
import { statementsOf } from '../support/count-statements.ts';
import { runs } from '../support/runs.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const contexts = ['s1', 's2', 's3', 's4'].map((targetingKey) => ({ ...EMPTY_CONTEXT, targetingKey }));

/** What an organization answers in each environment, by the id of the environment; now or at a revision. */
async function answersOf(
  organizationId: string,
  atRevision?: number,
): Promise<ReadonlyMap<string, readonly Evaluation[]>> {
  const { services } = app;
  const organization =
    atRevision === undefined
      ? await services.live.snapshot(organizationId)
      : await organizationAt(services, fullCaller, organizationId, atRevision);
  const answers = new Map<string, readonly Evaluation[]>();
  for (const [key, snapshot] of organization.environments) {
    const asked = contexts.map((context) =>
      evaluateFlags(services, fullCaller, { organizationId, environment: key, context, atRevision }),
    );
    answers.set(snapshot.environment.id, (await Promise.all(asked)).flat());
  }
  return answers;
}

describe('an organization at a revision', () => {
  it('answers what it answered then, in every environment that still exists', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 15 }), async (sequence) => {
        const place = await beginSteps(app.services);
        const { organizationId } = place;
        const answered = new Map<number, ReadonlyMap<string, readonly Evaluation[]>>();
        for (const step of sequence) {
          await take(app.services, step, place);
          const { revision } = await app.services.live.snapshot(organizationId);
          answered.set(revision, await answersOf(organizationId));
        }
        for (const [revision, then] of answered) {
          const now = await answersOf(organizationId, revision);
          expect(now.size).toBeGreaterThan(0);
          for (const [environmentId, answers] of now) expect(answers).toEqual(then.get(environmentId));
        }
      }),
      { numRuns: runs(30) },
    );
  }, 120_000);

  it('has the default environment that it had then', async () => {
    const { organizationId, flag } = await beginSteps(app.services);
    await flag('a', { settings: [{ environment: 'production', enabled: true }] });
    const { revision: atRevision } = await app.services.live.snapshot(organizationId);
    await updateEnvironment(app.services, fullCaller, { organizationId, key: 'development', isDefault: true });
    const valuesFor = async (asked: object) =>
      (await evaluateFlags(app.services, fullCaller, { organizationId, context: EMPTY_CONTEXT, ...asked })).map(
        ({ value }) => value,
      );
    expect([await valuesFor({}), await valuesFor({ atRevision })]).toEqual([[false], [true]]);
  });

  it('has no environment that was deleted since, even one that was made again under its key', async () => {
    const { organizationId } = await beginSteps(app.services);
    await createEnvironment(app.services, fullCaller, { organizationId, key: 'staging' });
    const { revision: atRevision } = await app.services.live.snapshot(organizationId);
    const ask = async () =>
      evaluateFlags(app.services, fullCaller, {
        organizationId,
        environment: 'staging',
        atRevision,
        context: EMPTY_CONTEXT,
      });
    expect(await ask()).toEqual([]);
    await deleteEnvironment(app.services, fullCaller, { organizationId, key: 'staging' });
    await expect(ask()).rejects.toThrow(NotFoundError);
    await createEnvironment(app.services, fullCaller, { organizationId, key: 'staging' });
    await expect(ask()).rejects.toThrow(NotFoundError);
  });

  it('is read from the log in one statement, and then from memory', async () => {
    const { organizationId, flag } = await beginSteps(app.services);
    const { revision } = await app.services.live.snapshot(organizationId);
    for (const key of flagKeys) await flag(key);
    const read = () => organizationAt(app.services, fullCaller, organizationId, revision);
    const readingsOf = async (run: () => Promise<unknown>) =>
      (await statementsOf(run)).filter((statement) => statement.includes('"Change"'));
    expect(await readingsOf(read)).toHaveLength(1);
    expect(await readingsOf(read)).toEqual([]);
    expect(await readingsOf(() => organizationAt(app.services, fullCaller, organizationId, revision + 3))).toEqual([]);
  });

  it('needs the permission to read the log, and a revision that exists', async () => {
    const { organizationId } = await beginSteps(app.services);
    const client = keyCaller('client', { organizationId, allowed: ['evaluate'], isClient: true });
    await expect(organizationAt(app.services, client, organizationId, 1)).rejects.toMatchObject({
      permission: 'change:read',
    });
    for (const revision of [-1, 0, 1_000])
      await expect(organizationAt(app.services, fullCaller, organizationId, revision)).rejects.toThrow(ValidationError);
  });
});
