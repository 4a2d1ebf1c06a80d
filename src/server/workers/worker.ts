import type { Worker } from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { type Greeting, isMessage, type MetricsWanted, type Started } from './worker-messages.ts';

/** The supervisor, as a worker knows it. */
export interface Supervisor {
  /** Lets the supervisor read the metrics of this worker. */
  share(registry: Registry): void;
  /** The metrics of all workers together; undefined if they cannot be read now. */
  readAllMetrics(): Promise<string | undefined>;
  /** Reports that this worker listens. */
  reportStart(greeting: Greeting): void;
}

/** The supervisor of a worker. */
export function supervisorOf(worker: Worker): Supervisor {
  const waiting = new Map<number, (text: string | undefined) => void>();
  let lastNumber = 0;
  worker.on('message', (message: unknown) => {
    if (!isMessage(message, 'halyard:metrics-read')) return;
    waiting.get(message.number)?.(message.text);
    waiting.delete(message.number);
  });
  // Adds the listeners by which the library reads the registries of workers.
  new AggregatorRegistry();
  return {
    share: (registry) => AggregatorRegistry.setRegistries([registry]),
    readAllMetrics() {
      lastNumber += 1;
      const message: MetricsWanted = { name: 'halyard:metrics-wanted', number: lastNumber };
      return new Promise((resolve) => {
        waiting.set(message.number, resolve);
        worker.send(message);
      });
    },
    reportStart(greeting) {
      const message: Started = { name: 'halyard:started', greeting };
      worker.send(message);
    },
  };
}
