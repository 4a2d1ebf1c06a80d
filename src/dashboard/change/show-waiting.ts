import { addressOf } from '../shell/addresses.ts';
import type { Toasts } from '../shell/toasts.ts';

/** Says that something waits for approval, and leads to its change request if its organization is known. */
export function showWaiting(toasts: Toasts, organization: string | undefined, what: string, number: number): void {
  const href = organization && addressOf(organization, `/requests/${number}`);
  toasts.show(`${what} waits for approval as #${number}.`, href ? { link: { label: 'See the request', href } } : {});
}
