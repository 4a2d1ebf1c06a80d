/*
 * What a worker and its supervisor say to each other. Prometheus' library exchanges messages of its own over the same channel,
 * so these carry a name.
 */

/** What an operator is shown when a server has started. */
export interface Greeting {
  readonly url: string;
  readonly hasDashboard: boolean;
  /** The admin key, if one had to be made. */
  readonly madeKey: { readonly secret: string; readonly file?: string | undefined } | undefined;
}

/** A worker listens. */
export interface Started {
  readonly name: 'halyard:started';
  readonly greeting: Greeting;
}

/** A worker asks for the metrics of all workers together. */
export interface MetricsWanted {
  readonly name: 'halyard:metrics-wanted';
  readonly number: number;
}

/** The metrics of all workers, or undefined if they could not be read. */
export interface MetricsRead {
  readonly name: 'halyard:metrics-read';
  readonly number: number;
  readonly text: string | undefined;
}

/** A message of either side. */
export type WorkerMessage = Started | MetricsWanted | MetricsRead;

/** Whether a message has this name. */
export function isMessage<Name extends WorkerMessage['name']>(
  message: unknown,
  name: Name,
): message is Extract<WorkerMessage, { name: Name }> {
  return typeof message === 'object' && message !== null && 'name' in message && message.name === name;
}
