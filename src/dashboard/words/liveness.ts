import type { Liveness } from '../graph/live.ts';
import { count, number } from './numbers.ts';
import { clockTime } from './times.ts';

/** What the pill shows, and what it says when it is asked. */
export function livenessWords(liveness: Liveness): { readonly short: string; readonly long: string } {
  switch (liveness.state) {
    case 'STARTING':
      return { short: 'Connecting…', long: 'Changes of others are shown once the connection is there.' };
    case 'OFF':
      return { short: 'Not live', long: 'Your key may not read the change log. Reload to see changes of others.' };
    case 'LOST':
      return {
        short: `Reconnecting… as of ${clockTime(liveness.since)}`,
        long: 'The connection was lost. What you see may have changed since.',
      };
    case 'LIVE': {
      const { revision, caughtUp } = liveness;
      const missed = caughtUp > 0 ? ` Caught up: ${count(caughtUp, 'change')}.` : '';
      return {
        short: caughtUp > 0 ? `Live · caught up ${count(caughtUp, 'change')}` : `Live ${number(revision)}`,
        long: `Everything up to revision ${number(revision)} is shown.${missed}`,
      };
    }
  }
}
