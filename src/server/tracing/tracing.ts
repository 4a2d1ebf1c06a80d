import type { Config } from '../../config/config.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Trace } from '../../domain/trace.ts';

/** Traces that are reported. */
export interface Tracing {
  readonly trace: Trace;
  /** The ids of the trace and the span that the present code belongs to, for log lines; empty outside of spans. */
  ids(): { readonly traceId?: string; readonly spanId?: string };
  /** Sends what is not sent yet, within a bounded time, and stops. */
  close(): Promise<void>;
}

/** What reporting traces needs. */
export interface TracingNeeds {
  readonly clock: Clock;
  /** A new random UUID. */
  readonly newId: () => string;
  /** The version of this server. */
  readonly version: string;
  /** Called with the reason when spans could not be sent; they are lost. */
  readonly onProblem: (error: unknown) => void;
}

/** Where spans are sent, and as whose. */
export interface TracesTarget extends Pick<Config, 'serviceName' | 'tracesSampler' | 'tracesSamplerRatio'> {
  readonly url: string;
}
