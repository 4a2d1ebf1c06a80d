import { revealPayloads } from '../../../actions/flag/payloads.ts';
import type { Flag } from '../../../domain/flag.ts';
import type { Call } from '../../http/route.ts';
import type { PosthogPlace } from '../posthog-place.ts';
import { toWireFlag } from './flag-map.ts';
import { readRecords } from './flag-records.ts';
import type { WireFlag } from './flag-wire.ts';

/** Who is shown flags, and when. */
export type Showing = Pick<Call, 'services' | 'caller' | 'now'>;

/** Shows flags as their caller may see them. */
export async function showFlags(
  { services, caller, now }: Showing,
  flags: readonly Flag[],
  place: PosthogPlace,
): Promise<readonly WireFlag[]> {
  const recordOf = await readRecords(services, place, flags);
  return flags.map((flag) => toWireFlag(revealPayloads(services, caller, flag), recordOf(flag), place, now));
}

/** Shows one flag. */
export async function showFlag(showing: Showing, flag: Flag, place: PosthogPlace): Promise<WireFlag> {
  const { services, caller, now } = showing;
  const recordOf = await readRecords(services, place, [flag]);
  return toWireFlag(revealPayloads(services, caller, flag), recordOf(flag), place, now);
}
