import { randomInt, randomUUID } from 'node:crypto';
import { recordReport } from '../../src/actions/subject/subjects.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { encodeGlobalId } from '../../src/graph/lib/global-id.ts';
import { mutate } from './mutate.ts';
import type { TestApp } from './test-app.ts';
import { fullCaller, keyCaller } from './test-organization.ts';

/** An organization that is full of one text, in every text that users can write. */
export interface MarkedOrganization {
  readonly organizationId: string;
  /** The text. No caller sends it to ask for anything, so that an answer which has it can only have it from here. */
  readonly mark: string;
  /** The keys by which its things are asked for, which say nothing of the mark and are the same in every such organization. */
  readonly keys: typeof markedKeys;
  /** A caller with every permission in it. */
  readonly member: Caller;
  /** The secret of a key with which anything may be done in it. */
  readonly secret: string;
  /** The global ids of all that it has, by type. */
  nodes(): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** What things are called in every marked organization. */
export const markedKeys = {
  flag: 'marked-flag',
  dependent: 'marked-dependent',
  guarded: 'marked-guarded',
  segment: 'marked-segment',
  list: 'marked-list',
  holdout: 'marked-holdout',
  environment: 'marked-environment',
  rule: 'marked-rule',
  subject: 'marked-subject',
} as const;

/** The columns that Prisma names the ids of nodes by; a change is named by its organization and revision. */
const idModels = [
  'Environment',
  'Flag',
  'Variant',
  'FlagEnvironment',
  'TargetingRule',
  'ExposureSchedule',
  'Segment',
  'Holdout',
  'ChangeRequest',
  'ApiKey',
  'UsageDashboard',
  'Subject',
  'SavedView',
] as const;

/** Makes an organization that has one of everything, all of it marked. */
export async function makeMarkedOrganization(app: TestApp): Promise<MarkedOrganization> {
  const mark = `mark${randomUUID().replaceAll('-', '')}`;
  const organizationId = `org-${randomUUID()}`;
  await fill(app, organizationId, mark);
  const { secret } = await app.createKey({ organizationId, name: mark });
  return {
    organizationId,
    mark,
    keys: markedKeys,
    member: keyCaller(`member of ${organizationId}`, { organizationId }),
    secret,
    nodes: () => nodesOf(app, organizationId),
  };
}

async function fill(app: TestApp, organizationId: string, mark: string): Promise<void> {
  const keys = markedKeys;
  const make = async (mutation: string, input: object) => {
    const answer = await mutate(app, mutation, input);
    if ('code' in answer) throw new Error(`${mutation} answered ${JSON.stringify(answer)}`);
  };
  await make('createOrganization', { id: organizationId, name: mark });
  // A number that is found nowhere else in an answer.
  await app.services.store.db.organization.update({
    where: { id: organizationId },
    data: { number: randomInt(10_000_000, 99_999_999) },
  });
  const texts = { organizationId, name: mark, description: mark };
  await make('createEnvironment', { ...texts, key: keys.environment, queries: [mark] });
  await make('createHoldout', { organizationId, key: keys.holdout, name: mark, exclusionPercentage: 5 });
  await make('createSegment', { ...texts, key: keys.list, kind: 'STATIC', members: [mark] });
  const conditions = [{ attribute: 'team', operator: 'EQUALS', values: [mark] }];
  await make('createSegment', { ...texts, key: keys.segment, groups: [{ conditions }] });
  const rule = {
    key: keys.rule,
    name: mark,
    conditions: [...conditions, { operator: 'IN_SEGMENT', values: [keys.segment] }],
    variant: 'one',
    exposureSchedule: {
      autostart: false,
      steps: [{ exposurePercentage: 10, intervalMilliseconds: 1000 }, { exposurePercentage: 50 }],
    },
  };
  const flag = {
    ...texts,
    valueType: 'STRING',
    tags: [mark],
    variants: [{ key: 'one', name: mark, value: mark, payload: { mark } }],
    settings: [{ environment: 'production', enabled: true, defaultVariant: 'one', rules: [rule] }],
  };
  await make('createFlag', { ...flag, key: keys.flag, holdout: keys.holdout });
  await make('createFlag', { ...flag, key: keys.dependent, prerequisites: [{ flagKey: keys.flag }] });
  await make('createUsageDashboard', { ...texts, flagKey: keys.flag });
  await make('saveView', { organizationId, page: mark, name: mark, parameters: { mark } });
  await make('createFlag', { ...flag, key: keys.guarded, requiresApproval: false });
  await make('updateFlag', { organizationId, key: keys.guarded, requiresApproval: true });
  await recordReport(app.services, fullCaller, {
    organizationId,
    subjects: [{ targetingKey: keys.subject, set: { mark } }],
    groups: [{ groupType: 'company', key: mark, set: { mark } }],
  });
  await app.services.subjects.flush();
  // Waits for approval, with the mark in what it would change.
  await mutate(app, 'setTargetingRules', {
    organizationId,
    flagKey: keys.guarded,
    rules: [{ ...rule, key: 'marked-other-rule' }],
  });
}

async function nodesOf({ services }: TestApp, organizationId: string): Promise<Map<string, readonly string[]>> {
  const { db } = services.store;
  const nodes = new Map<string, readonly string[]>([['Organization', [organizationId]]]);
  for (const model of idModels) {
    const delegate = Reflect.get(db, model.charAt(0).toLowerCase() + model.slice(1));
    const rows: readonly { readonly id: string }[] = await delegate.findMany({
      where: { organizationId },
      select: { id: true },
    });
    nodes.set(
      model,
      rows.map(({ id }) => encodeGlobalId(model, id)),
    );
  }
  const changes = await db.change.findMany({ where: { organizationId }, select: { revision: true } });
  nodes.set(
    'Change',
    changes.map(({ revision }) => encodeGlobalId('Change', `${organizationId}:${revision}`)),
  );
  return nodes;
}
