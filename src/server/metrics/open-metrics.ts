import type { EpochMilliseconds } from '../../domain/instant.ts';
import { bestRange, readMediaRanges } from '../http/media-ranges.ts';
import type { SpanIds } from '../tracing/tracing.ts';

/** One of the values that a bucket counts, with the span that shows how it came to be. */
export interface Exemplar {
  readonly span: SpanIds;
  readonly value: number;
  readonly at: EpochMilliseconds;
}

const MEDIA_TYPE = 'application/openmetrics-text';
const VERSION = '1.0.0';

/** The content type of the format. */
export const OPEN_METRICS = `${MEDIA_TYPE}; version=${VERSION}; charset=utf-8`;

/** Whether an `Accept` header prefers OpenMetrics to the plain format, as Prometheus does by default. */
export function prefersOpenMetrics(accept: string | null): boolean {
  if (accept === null) return false;
  const ranges = readMediaRanges(accept).filter(
    ({ range, parameter }) => range !== MEDIA_TYPE || (parameter('version') ?? VERSION) === VERSION,
  );
  return bestRange(ranges, MEDIA_TYPE).quality > bestRange(ranges, 'text/plain').quality;
}

/**
 * Writes metrics in OpenMetrics (https://prometheus.io/docs/specs/om/open_metrics_spec), from the plain format: counters are described
 * without `_total`, there are no empty lines, and lines of samples can have exemplars. Prometheus' library writes the format too, but
 * renames its counters for good when it does, and sums up workers only in the plain one.
 */
export function openMetricsOf(plain: string, exemplars: ReadonlyMap<string, Exemplar>): string {
  const lines = plain.split('\n').filter((line) => line !== '');
  return [...lines.map((line) => lineOf(line, exemplars)), '# EOF', ''].join('\n');
}

function lineOf(line: string, exemplars: ReadonlyMap<string, Exemplar>): string {
  if (line.startsWith('#')) return line.replace(/^(# (?:HELP|TYPE) \w+)_total /, '$1 ');
  if (exemplars.size === 0) return line;
  const exemplar = exemplars.get(line.slice(0, line.lastIndexOf(' ')));
  if (exemplar === undefined) return line;
  const { span, value, at } = exemplar;
  return `${line} # {trace_id="${span.traceId}",span_id="${span.spanId}"} ${value} ${at / 1000}`;
}
