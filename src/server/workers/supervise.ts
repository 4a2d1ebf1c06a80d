import type { Cluster, Worker } from 'node:cluster';
import type { Logger } from 'pino';
import { AggregatorRegistry } from 'prom-client';
import type { Clock } from '../../domain/clock.ts';
import { type Greeting, isMessage, type MetricsRead } from './worker-messages.ts';

/** How long a supervisor waits before it replaces a worker that has died, in milliseconds. */
const PAUSE = 1_000;

/** What supervising needs. */
export interface SupervisorOptions {
  readonly cluster: Cluster;
  /** The file that a worker runs. */
  readonly script: string;
  readonly workers: number;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'error'>;
  /** Called once, when all workers listen. */
  readonly onStarted: (greeting: Greeting) => void;
  /** Called when all workers have stopped, with the exit code of the process. */
  readonly onStopped: (code: number) => void;
}

/** Stops all workers with a signal. */
export type StopWorkers = (signal: NodeJS.Signals) => void;

/**
 * Starts workers that share one port, each a node of its own, and replaces those that die. A worker that ends before all have listened
 * for the first time has said why, and ends the others, because its replacement would fail as well. Later the others go on serving
 * while no replacement can start, such as during an outage of the database.
 */
export function superviseWorkers(options: SupervisorOptions): StopWorkers {
  const { cluster, workers, clock, log } = options;
  const metrics = new AggregatorRegistry();
  const listening = new Set<Worker>();
  // Of the first start; undefined once all workers have listened.
  let greetings: Greeting[] | undefined = [];
  let isStopping = false;
  let code = 0;
  // A port that the system chose stays the same when all workers have to be replaced.
  let port: string | undefined;

  const stopIfNoneIsLeft = () => {
    if (isStopping && Object.keys(cluster.workers ?? {}).length === 0) options.onStopped(code);
  };
  const stop: StopWorkers = (signal) => {
    isStopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal);
    // While none can be replaced, there may be no worker whose end would be awaited.
    stopIfNoneIsLeft();
  };
  const greet = (greeting: Greeting) => {
    port ??= new URL(greeting.url).port;
    greetings?.push(greeting);
    if (greetings === undefined || greetings.length < workers) return;
    options.onStarted(greetings.find(({ madeKey }) => madeKey) ?? greeting);
    greetings = undefined;
  };

  cluster.on('message', (worker, message: unknown) => {
    if (isMessage(message, 'halyard:started')) {
      listening.add(worker);
      greet(message.greeting);
    }
    if (isMessage(message, 'halyard:metrics-wanted')) void sendMetrics(worker, message.number, metrics);
  });

  cluster.on('exit', (worker, exitCode, signal) => {
    const hadStarted = listening.delete(worker);
    if (!isStopping && !hadStarted && greetings !== undefined) {
      code = exitCode === 0 ? 1 : exitCode;
      stop('SIGTERM');
    }
    if (!isStopping) {
      const workerPid = worker.process.pid;
      log.error({ workerPid, exitCode, signal }, 'a worker has died; another takes its place');
      clock.after(PAUSE, () => {
        if (!isStopping) cluster.fork({ ...(port && { PORT: port }) });
      });
    }
    stopIfNoneIsLeft();
  });

  cluster.setupPrimary({ exec: options.script });
  for (let number = 0; number < workers; number += 1) cluster.fork();
  return stop;
}

async function sendMetrics(
  worker: Worker,
  number: number,
  metrics: Pick<AggregatorRegistry<never>, 'clusterMetrics'>,
): Promise<void> {
  // A worker that starts or stops at this moment does not answer.
  const text = await metrics.clusterMetrics().catch(() => undefined);
  const message: MetricsRead = { name: 'halyard:metrics-read', number, text };
  if (worker.isConnected()) worker.send(message);
}
