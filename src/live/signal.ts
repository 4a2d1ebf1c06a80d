/** Wakes whoever waits for the next ring. Nothing is queued: who is busy meanwhile looks for itself what is new. */
export interface Signal {
  notify(): void;
  /** Resolves at the next ring, or when the signal aborts. Take it before looking, so that no ring falls in between. */
  next(signal: AbortSignal): Promise<void>;
  /** Calls the listener, which must not throw, at every ring; the returned function takes it away. */
  listen(listener: () => void): () => void;
}

/** Makes a bell. */
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
