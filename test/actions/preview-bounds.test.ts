import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyConfiguration } from '../../src/actions/configuration/apply-configuration.ts';
import { MAXIMUM_SHOWN_ANSWERS } from '../../src/actions/preview/change-preview.ts';
import { previewSegmentChange } from '../../src/actions/preview/preview-segment-change.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import type { Database } from '../../src/store/database/database.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

const FLAGS = 120;

let database: Database;
let node: TestNode;
let organizationId: string;
beforeAll(async () => {
  database = await openTestDatabase();
  node = await startTestNode(database);
  ({ organizationId } = await makeOrganization(node.services));
  const groups = [{ conditions: [{ operator: 'IN_SEGMENT', values: ['crew'] }] }];
  const settings = { production: { enabled: true, rules: [{ key: 'crew', variant: 'on', groups }] } };
  const flags = Object.fromEntries(Array.from({ length: FLAGS }, (_, index) => [`flag-${index}`, { settings }]));
  const document = { format: 1, segments: { crew: { kind: 'STATIC', members: ['ida'] } }, flags };
  await applyConfiguration(node.services, fullCaller, { organizationId, document });
});
afterAll(async () => {
  await node.close();
  await database.close();
});

const preview = (contexts: number) =>
  previewSegmentChange(node.services, fullCaller, {
    ...{ organizationId, segmentKey: 'crew', change: { members: ['ola'] }, knownSubjects: 0, isCancelled: () => false },
    contexts: Array.from({ length: contexts }, () => ({ ...EMPTY_CONTEXT, targetingKey: 'ola' })),
  });

it('a preview shows so many flags that its answers are not too many', async () => {
  expect((await preview(1)).flags).toHaveLength(FLAGS);
  const { flags } = await preview(100);
  expect(flags).toHaveLength(MAXIMUM_SHOWN_ANSWERS / 100);
  expect(flags.every(({ answers }) => answers.length === 100)).toBe(true);
});

it('a preview refuses more contexts than it can evaluate for the flags that may be affected', async () => {
  await expect(preview(1_000)).rejects.toThrow(
    `contexts: are 1000, expected 833 at the most: the change may affect ${FLAGS} flags`,
  );
});
