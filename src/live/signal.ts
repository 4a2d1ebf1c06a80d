/** Notifies waiting readers. Nothing is queued: a busy reader polls when it is done. */
export interface Signal {
  notify(): void;
  /** Resolves at the next notification, or when the signal aborts. Call it before you look, so that no notification is missed. */
  next(signal: AbortSignal): Promise<void>;
  /** Calls the listener, which must not throw, at every notification; the returned function removes it. */
  listen(listener: () => void): () => void;
}

/** Makes a signal without listeners. */
export function createSignal(): Signal {
  let waiting = new Set<() => void>();
  const listeners = new Set<() => void>();
  return {
    notify() {
      const woken = waiting;
      waiting = new Set();
      for (const wake of woken) wake();
      for (const listener of listeners) listener();
    },
    next(signal) {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const wake = () => {
          signal.removeEventListener('abort', wake);
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      });
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
