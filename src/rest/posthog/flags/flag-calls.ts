import type { Services } from '../../../actions/services.ts';
import type { Flag } from '../../../domain/flag.ts';
import type { Instant } from '../../../domain/instant.ts';
import { instantOrNull } from '../../../store/flags/flag-rows.ts';

/** When a flag was last called, that is evaluated, with what this node has not written down yet; null for never. */
export async function lastCallOf(
  { store, usage }: Pick<Services, 'store' | 'usage'>,
  { id, organizationId }: Pick<Flag, 'id' | 'organizationId'>,
): Promise<Instant | null> {
  await usage.flush();
  const row = await store.db.flag.findUnique({ where: { id, organizationId }, select: { lastEvaluatedAt: true } });
  return instantOrNull(row?.lastEvaluatedAt ?? null);
}
