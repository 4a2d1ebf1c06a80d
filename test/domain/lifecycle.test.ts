import { describe, expect, it } from 'vitest';
import { type LifecycleFacts, lifecycleOf } from '../../src/domain/lifecycle.ts';

const NOW = Date.parse('2026-06-01T12:00:00.000Z');
const THIRTY_DAYS_AGO = '2026-05-02T12:00:00.000Z';
const LONGER_AGO = '2026-05-02T11:59:59.999Z';

const old: LifecycleFacts = {
  archivedAt: null,
  deletedAt: null,
  permanent: false,
  createdAt: '2025-01-01T00:00:00.000Z',
  lastEvaluatedAt: null,
  isFullyRolledOut: true,
};

describe('the lifecycle of a flag', () => {
  it.each([
    ['is stale when it was never evaluated, is old and fully rolled out', {}, 'STALE'],
    ['is active while it is not fully rolled out', { isFullyRolledOut: false }, 'ACTIVE'],
    ['is active for its first thirty days', { createdAt: THIRTY_DAYS_AGO }, 'ACTIVE'],
    ['is stale a millisecond later', { createdAt: LONGER_AGO }, 'STALE'],
    ['is active for thirty days after an evaluation', { lastEvaluatedAt: THIRTY_DAYS_AGO }, 'ACTIVE'],
    [
      'is stale when the last evaluation is longer ago, rolled out or not',
      { lastEvaluatedAt: LONGER_AGO, isFullyRolledOut: false },
      'STALE',
    ],
    ['is permanent, however stale, when it is declared so', { permanent: true }, 'PERMANENT'],
    ['is archived, even if permanent', { permanent: true, archivedAt: LONGER_AGO }, 'ARCHIVED'],
    ['is deleted, even if archived', { archivedAt: LONGER_AGO, deletedAt: LONGER_AGO }, 'DELETED'],
  ] as const)('%s', (_, facts, status) => {
    const lifecycle = lifecycleOf({ ...old, ...facts }, NOW);
    expect(lifecycle.status).toBe(status);
    expect(lifecycle.reason).toMatch(/^It .+\.$/);
  });
});
