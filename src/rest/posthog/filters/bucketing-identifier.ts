import type { Flag } from '../../../domain/flag.ts';
import { posthogPart } from '../posthog-extension.ts';

/** What a flag can be bucketed by, where it is not by a group. */
export const BUCKETING_IDENTIFIERS = ['distinct_id', 'device_id'] as const;

/** One of {@link BUCKETING_IDENTIFIERS}; null is the first. */
export type BucketingIdentifier = (typeof BUCKETING_IDENTIFIERS)[number] | null;

/** What a flag's persons are bucketed by, as PostHog says it. */
export function bucketingIdentifier({ bucketing, extensions }: Flag): BucketingIdentifier {
  const { bucketing_identifier: written } = posthogPart(extensions);
  if (bucketing.by === 'DEVICE_ID') return 'device_id';
  if (bucketing.by === 'GROUP' && written === 'device_id') return written;
  return written === 'distinct_id' ? written : null;
}
