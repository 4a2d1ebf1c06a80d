/** What is hashed for percentages. */
interface Hashed {
  readonly by: 'TARGETING_KEY' | 'DEVICE_ID' | 'GROUP';
  readonly groupType?: string | null | undefined;
}

/** Who always gets the same answer: a subject, a device, or all of a group. Null: what the flag says. */
export function bucketingInWords(bucketing: Hashed | null | undefined): string {
  if (bucketing?.by === 'DEVICE_ID') return 'each device';
  if (bucketing?.by === 'GROUP') return `each ${bucketing.groupType}`;
  return bucketing?.by === 'TARGETING_KEY' ? 'each subject' : 'as the flag says';
}
