import type { Caller } from '../../domain/caller.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { Services } from '../services.ts';

/** A caller of the demo data who may do everything. */
export function demoCaller(actor: Caller['actor'], source: Caller['source']): Caller {
  return {
    ...{ actor, source, permissions: new Set(['*']), apiKeyId: null, isClient: false },
    ...{ organizationId: null, environment: null, expiresAt: null },
  };
}

/** The services with the clock at an instant, so that the change log tells a history, and with the reason for the change. */
export function asOf(services: Services, now: EpochMilliseconds, comment = ''): Services {
  const clock = { ...services.clock, now: () => now };
  return { ...services, clock, store: { ...services.store, clock, comment } };
}
