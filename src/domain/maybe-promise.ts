/** A value or the promise of one: an already available value is passed on synchronously. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** Whether a value is the promise of one. */
export function isPromised<Value>(value: MaybePromise<Value>): value is Promise<Value> {
  if (typeof value !== 'object' || value === null) return false;
  // Read, not looked for with `in`: a missing member of many kinds of objects is found out about several times as fast.
  const holder: { readonly then?: unknown } = value;
  return typeof holder.then === 'function';
}

/** Continues with a value: synchronously if it is available, else once its promise resolves. */
export function andThen<Value, Result>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Result>,
): MaybePromise<Result> {
  return isPromised(value) ? value.then(next) : next(value);
}

/** Several values together: synchronously if all of them are available. */
export function allOf<One, Other>(
  values: readonly [MaybePromise<One>, MaybePromise<Other>],
): MaybePromise<readonly [One, Other]>;
export function allOf<Value>(values: readonly MaybePromise<Value>[]): MaybePromise<readonly Value[]>;
export function allOf<Value>(values: readonly MaybePromise<Value>[]): MaybePromise<readonly Value[]> {
  return values.every((value): value is Value => !isPromised(value)) ? values : Promise.all(values);
}

/** Runs a function, and `recover` with the error if it throws or its promise rejects. */
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
