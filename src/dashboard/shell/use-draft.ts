import { useState } from 'preact/hooks';
import { useApp } from './app.ts';

/** What a person has entered and not yet saved. */
export interface Draft<Value> {
  readonly value: Value | undefined;
  /** Keeps a value, or forgets it. */
  set(value: Value | undefined): void;
}

/** A draft that survives reloads on this device. The name says what it is a draft of. */
export function useDraft<Value>(name: string): Draft<Value> {
  const { device } = useApp();
  const key = `halyard-draft ${name}`;
  const [value, setValue] = useState<Value | undefined>(() => {
    const stored = device.getItem(key);
    return stored === null ? undefined : JSON.parse(stored);
  });
  return {
    value,
    set(next) {
      setValue(next);
      if (next === undefined) device.removeItem(key);
      else device.setItem(key, JSON.stringify(next));
    },
  };
}
