import type { Caller } from '../../src/domain/caller.ts';

/** For each member of a caller that decides what the caller may see, what makes another caller out of one without a key who may do everything. */
export const otherCallers = {
  source: { source: 'ofrep' },
  permissions: { permissions: new Set(['flag:read']) },
  apiKeyId: { apiKeyId: 'a key' },
  isClient: { isClient: true },
  organizationId: { organizationId: 'org' },
  environment: { environment: 'production' },
} satisfies { readonly [Member in Exclude<keyof Caller, 'actor' | 'expiresAt'>]: Pick<Caller, Member> };
