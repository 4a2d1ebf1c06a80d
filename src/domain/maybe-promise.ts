/** A value, or the promise of one: what is at hand is not waited for, and costs no turn of the event loop. */
export type MaybePromise<Value> = Value | Promise<Value>;

function isPromised<Value>(value: MaybePromise<Value>): value is Promise<Value> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** Goes on with a value: at once when it is there, else when it comes. */
export function andThen<Value, Result>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Result>,
): MaybePromise<Result> {
  return isPromised(value) ? value.then(next) : next(value);
}

/** Runs something, and `recover` with whatever it throws, then or later. */
export function recover<Value>(
  run: () => MaybePromise<Value>,
  recover: (error: unknown) => MaybePromise<Value>,
): MaybePromise<Value> {
  try {
    const value = run();
    return isPromised(value) ? value.then(undefined, recover) : value;
  } catch (error) {
    return recover(error);
  }
}
