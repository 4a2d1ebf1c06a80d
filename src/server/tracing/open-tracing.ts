import type { Config } from '../../config/config.ts';
import type { TracesTarget, Tracing, TracingNeeds } from './tracing.ts';

type TracingSettings = Pick<Config, 'tracesExporter' | 'otlpEndpoint' | 'otlpTracesEndpoint'> &
  Omit<TracesTarget, 'url'>;

/** Starts reporting traces if the settings say where to. Otherwise nothing of OpenTelemetry is loaded. */
export async function openTracing(settings: TracingSettings, needs: TracingNeeds): Promise<Tracing | undefined> {
  const url = urlOf(settings);
  if (url === undefined) return undefined;
  const { reportTraces } = await import('./report-traces.ts');
  return reportTraces({ ...settings, url }, needs);
}

/** By the rules of https://opentelemetry.io/docs/specs/otel/protocol/exporter. */
function urlOf({ tracesExporter, otlpEndpoint, otlpTracesEndpoint }: TracingSettings): string | undefined {
  if (tracesExporter === 'none') return undefined;
  if (otlpTracesEndpoint !== undefined) return otlpTracesEndpoint;
  const base = otlpEndpoint ?? (tracesExporter === 'otlp' ? 'http://localhost:4318' : undefined);
  return base === undefined ? undefined : `${base.replace(/\/$/, '')}/v1/traces`;
}
