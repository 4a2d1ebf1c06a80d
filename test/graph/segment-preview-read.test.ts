import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateFlag } from '../../src/actions/evaluation/evaluations.ts';
import { updateFlag } from '../../src/actions/flag/flags.ts';
import { previewSegmentChange } from '../../src/actions/preview/preview-segment-change.ts';
import { createSegment, updateSegment } from '../../src/actions/segment/segments.ts';
import { recordReport } from '../../src/actions/subject/subjects.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { ApprovalRequired } from '../../src/domain/errors.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

const SUBJECTS = 400;

const PREVIEW = `query ($id: ID!, $key: String!, $environment: String, $change: SegmentMembershipInput!, $knownSubjects: Int,
  $contexts: [EvaluationContextInput!]) {
  previewSegmentChange(organizationId: $id, segmentKey: $key, environment: $environment, change: $change, contexts: $contexts,
    knownSubjects: $knownSubjects) {
    differences { path before after } problems { path message } requiresApproval approvalEnvironments evaluated isComplete
    flags { flagKey unchanged transitions { before { value } after { value } count } answers { before { value } after { value } } }
  }
}`;

interface Preview {
  readonly differences: readonly { readonly path: string }[];
  readonly problems: readonly { readonly path: string }[];
  readonly evaluated: number;
  readonly isComplete: boolean;
  readonly flags: readonly {
    readonly flagKey: string;
    readonly unchanged: number;
    readonly transitions: readonly { readonly count: number }[];
  }[];
}

function plan(...values: string[]) {
  return [{ conditions: [{ attribute: 'plan', operator: 'EQUALS' as const, values }] }];
}

function inSegment(segment: string, operator: 'IN_SEGMENT' | 'NOT_IN_SEGMENT' = 'IN_SEGMENT') {
  return [{ conditions: [{ operator, values: [segment] }] }];
}

const PLANS = ['pro', 'free', 'team', 'trial'];

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  const { organizationId } = own;
  await createSegment(app.services, fullCaller, { organizationId, key: 'paying', groups: plan('pro') });
  await createSegment(app.services, fullCaller, { organizationId, key: 'outer', groups: inSegment('paying') });
  await createSegment(app.services, fullCaller, {
    organizationId,
    key: 'listed',
    kind: 'STATIC',
    members: ['subject-1'],
  });
  const ruled = (groups: ReturnType<typeof inSegment>) => ({
    settings: [
      {
        environment: 'production',
        enabled: true,
        defaultVariant: null,
        rules: [{ key: 'one', variant: 'on', groups }],
      },
    ],
  });
  await own.flag('direct', ruled(inSegment('paying')));
  await own.flag('nested', ruled(inSegment('outer')));
  await own.flag('reverse', ruled(inSegment('paying', 'NOT_IN_SEGMENT')));
  await own.flag('by-list', ruled(inSegment('listed')));
  await own.flag('dependent', {
    prerequisites: [{ flagKey: 'nested' }],
    settings: [{ environment: 'production', enabled: true, defaultVariant: 'on' }],
  });
  await own.flag('other', { settings: [{ environment: 'production', enabled: true, defaultVariant: 'on' }] });
  const subjects = Array.from({ length: SUBJECTS }, (_, index) => ({
    targetingKey: `subject-${index}`,
    set: { plan: PLANS[index % PLANS.length] ?? '' },
  }));
  await recordReport(app.services, fullCaller, { organizationId, subjects });
  await app.services.subjects.flush();
});
afterAll(() => app.close());

async function preview(variables: object, caller: Caller = fullCaller): Promise<Preview> {
  const all = { id: own.organizationId, key: 'paying', ...variables };
  const { data, errors } = await askGraph<{ previewSegmentChange: Preview }>(app.services, caller, PREVIEW, all);
  expect(errors).toBeUndefined();
  return data.previewSegmentChange;
}

async function answersNow(flagKey: string): Promise<readonly unknown[]> {
  const { organizationId } = own;
  return Promise.all(
    Array.from({ length: SUBJECTS }, async (_, index) => {
      const attributes = { plan: PLANS[index % PLANS.length] ?? '' };
      const context = { ...EMPTY_CONTEXT, targetingKey: `subject-${index}`, attributes };
      return (await evaluateFlag(app.services, fullCaller, { organizationId, flagKey, context })).value;
    }),
  );
}

describe('the preview of a segment change', () => {
  it('counts the known subjects whose answers become others, of every flag that depends on the segment', async () => {
    const contexts = [{ targetingKey: 'given', attributes: { plan: 'team' } }];
    const quarter = SUBJECTS / 4;
    const [off, on] = [{ value: false }, { value: true }];
    const turnsOn = {
      unchanged: SUBJECTS - quarter,
      transitions: [{ before: off, after: on, count: quarter }],
      answers: [{ before: off, after: on }],
    };
    const turnsOff = {
      unchanged: SUBJECTS - quarter,
      transitions: [{ before: on, after: off, count: quarter }],
      answers: [{ before: on, after: off }],
    };
    expect(await preview({ change: { groups: plan('pro', 'team') }, contexts })).toEqual({
      differences: [expect.objectContaining({ path: 'groups' })],
      problems: [],
      requiresApproval: false,
      approvalEnvironments: [],
      evaluated: SUBJECTS,
      isComplete: true,
      flags: [
        { flagKey: 'dependent', ...turnsOn },
        { flagKey: 'direct', ...turnsOn },
        { flagKey: 'nested', ...turnsOn },
        { flagKey: 'reverse', ...turnsOff },
      ],
    });
  });

  it('is of the members of a static segment too', async () => {
    const { flags, differences } = await preview({
      key: 'listed',
      change: { addMembers: ['subject-2', 'subject-3'], removeMembers: ['subject-1'] },
    });
    expect(differences.map(({ path }) => path)).toEqual(['members']);
    expect(flags).toMatchObject([{ flagKey: 'by-list', unchanged: SUBJECTS - 3 }]);
    expect(flags[0]?.transitions.map(({ count }) => count)).toEqual([2, 1]);
  });

  it('shows nothing for a change after which the members are the same', async () => {
    expect(await preview({ change: { match: 'ALL' } })).toMatchObject({ evaluated: SUBJECTS, flags: [] });
  });

  it('says what the change then does', async () => {
    const keys = ['dependent', 'direct', 'nested', 'reverse'];
    const before = await Promise.all(keys.map(answersNow));
    const groups = plan('team', 'trial');
    const { flags } = await preview({ change: { groups } });
    await updateSegment(app.services, fullCaller, { organizationId: own.organizationId, key: 'paying', groups });
    const after = await Promise.all(keys.map(answersNow));
    const changed = keys.map((_, place) => after[place]?.filter((value, at) => value !== before[place]?.[at]).length);
    expect(flags.map(({ flagKey }) => flagKey)).toEqual(keys);
    expect(flags.map(({ unchanged }) => SUBJECTS - unchanged)).toEqual(changed);
  });

  it('asks for approval as the write does', async () => {
    const { organizationId } = own;
    await updateFlag(app.services, fullCaller, { organizationId, flagKey: 'dependent', requiresApproval: true });
    const groups = plan('free');
    expect(await preview({ change: { groups } })).toMatchObject({
      requiresApproval: true,
      approvalEnvironments: ['production'],
    });
    const writing = updateSegment(app.services, fullCaller, { organizationId, key: 'paying', groups });
    await expect(writing).rejects.toThrow(ApprovalRequired);
  });

  it.each([{ groups: inSegment('nobody') }, { groups: inSegment('paying') }, { addMembers: ['somebody'] }])(
    'says what stands in the way of %j, by its place in the draft, and then compares nothing',
    async (change) => {
      const { problems, flags, evaluated } = await preview({ change });
      expect(problems.length).toBeGreaterThan(0);
      for (const { path } of problems) expect(path).toMatch(/^change\./);
      expect({ flags, evaluated }).toEqual({ flags: [], evaluated: 0 });
    },
  );

  it.each([
    [{ change: {}, knownSubjects: 10_001 }, 'VALIDATION_FAILED'],
    [{ change: { match: null } }, 'VALIDATION_FAILED'],
    [{ change: {}, key: 'unknown' }, 'NOT_FOUND'],
    [{ change: {}, environment: 'unknown' }, 'NOT_FOUND'],
  ])('refuses %j with %s', async (variables, code) => {
    const all = { id: own.organizationId, key: 'paying', ...variables };
    expect(codesOf(await askGraph(app.services, fullCaller, PREVIEW, all))).toEqual([code]);
  });

  it.each(['flag:read', 'segment:read'] as const)('needs more than %s', async (permission) => {
    const { organizationId } = own;
    const caller = keyCaller('reader', { organizationId, allowed: [permission, 'evaluate'] });
    const variables = { id: organizationId, key: 'paying', change: {} };
    expect(codesOf(await askGraph(app.services, caller, PREVIEW, variables))).toEqual(['FORBIDDEN']);
  });

  it('is left when the client leaves, and lets other requests take turns until then', async () => {
    let turns = 0;
    const count = () => {
      turns += 1;
      if (turns < 1_000) setImmediate(count);
    };
    setImmediate(count);
    const place = { organizationId: own.organizationId, contexts: [], knownSubjects: SUBJECTS };
    const input = { ...place, segmentKey: 'paying', change: { groups: plan('free') } };
    const all = await previewSegmentChange(app.services, fullCaller, { ...input, isCancelled: () => false });
    expect(all.evaluated).toBe(SUBJECTS);
    expect(turns).toBeGreaterThan(1);
    const isCancelled = () => true;
    expect(await previewSegmentChange(app.services, fullCaller, { ...input, isCancelled })).toMatchObject({
      evaluated: 0,
      isComplete: false,
    });
  });
});
