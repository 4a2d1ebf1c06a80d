import { useEffect, useState } from 'preact/hooks';
import { useApp } from './app.ts';

/** A value once it has not changed for some milliseconds, so that not every key that is pressed asks the server. */
export function useSettled<Value>(value: Value, milliseconds: number): Value {
  const { clock } = useApp();
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => clock.after(milliseconds, () => setSettled(value)), [text]);
  return settled;
}
