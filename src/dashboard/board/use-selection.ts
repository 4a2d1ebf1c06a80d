import { type Signal, useSignal } from '@preact/signals';
import type { Selection } from '../parts/selection.ts';

/** So many keys are in the address at most: servers refuse long ones. */
const MOST = 50;

/** The selected flags. The page begins with those in the address. */
export function useSelection(select: string | undefined): Signal<Selection> {
  return useSignal<Selection>({ keys: new Set(select ? select.split(',') : []), anchor: undefined });
}

/** The selection as a part of the address; undefined where it is empty, or too long for one. */
export function inAddress({ keys }: Selection): string | undefined {
  return keys.size === 0 || keys.size > MOST ? undefined : [...keys].join(',');
}
