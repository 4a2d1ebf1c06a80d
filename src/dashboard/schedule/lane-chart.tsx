import './lane-chart.css';
import { flagAddress } from '../shell/addresses.ts';
import { shortDate } from '../words/times.ts';
import { type Lane, type LaneMark, placeOf, type Span } from './lanes.ts';

const DAY = 86_400_000;
const HEIGHT = 30;

/** What the clock does, as a picture: a lane for each flag in each environment. The list below says the same in words. */
export function LaneChart({
  organization,
  lanes,
  span,
}: {
  readonly organization: string;
  readonly lanes: readonly Lane[];
  readonly span: Span;
}) {
  const weeks = [0, 7, 14, 21, 28].map((days) => span.from + days * DAY);
  return (
    <div class="lane-chart">
      <div class="lane-chart-row heads" aria-hidden="true">
        <span />
        <svg width="100%" height="18" aria-hidden="true">
          {weeks.map((at, index) => (
            <text
              key={at}
              class={`lane-chart-week ${index === weeks.length - 1 ? 'last' : ''}`}
              x={`${placeOf(at, span)}%`}
              y="13"
              dx={index === 0 ? 0 : 3}
            >
              {index === 0 ? 'now' : shortDate(at, span.from)}
            </text>
          ))}
        </svg>
      </div>
      {lanes.map((lane) => (
        <div key={lane.name} class="lane-chart-row">
          {lane.flagKey === undefined ? (
            <span class="lane-chart-name">{lane.name}</span>
          ) : (
            <a class="lane-chart-name" href={flagAddress(organization, lane.flagKey, 'rollout', lane.environment)}>
              <span class="key">{lane.flagKey}</span> <span class="soft small">{lane.environment}</span>
            </a>
          )}
          <svg width="100%" height={HEIGHT} aria-hidden="true">
            {weeks.slice(1).map((at) => (
              <line
                key={at}
                class="lane-chart-grid"
                x1={`${placeOf(at, span)}%`}
                x2={`${placeOf(at, span)}%`}
                y2={HEIGHT}
              />
            ))}
            <line class="lane-chart-base" x2="100%" y1={HEIGHT - 4} y2={HEIGHT - 4} />
            {lane.bars.map(({ from, to, percentage }) => (
              <rect
                key={`${from} ${to}`}
                class="lane-chart-bar"
                x={`${from}%`}
                width={`${to - from}%`}
                y={HEIGHT - 4 - (percentage / 100) * 18}
                height={(percentage / 100) * 18}
              />
            ))}
            {lane.marks.map((mark, index) => (
              <Mark key={`${mark.at} ${index}`} mark={mark} />
            ))}
          </svg>
        </div>
      ))}
    </div>
  );
}

/** A thing that happens: a circle for what the clock does, a square for a change that was scheduled, two lines for a stop. */
function Mark({ mark }: { readonly mark: LaneMark }) {
  const { at, kind, isEffective, sentence } = mark;
  const look = `lane-chart-mark mark-${kind.toLowerCase().replaceAll('_', '-')} ${isEffective ? '' : 'idle'}`;
  return (
    <svg class="lane-chart-place" x={`${at}%`} overflow="visible">
      <title>{sentence}</title>
      {kind === 'SCHEDULED_CHANGE' && <rect class={look} x="-6" y="5" width="12" height="12" rx="2" />}
      {kind === 'EXPOSURE_PAUSE_POINT' && <path class={look} d="M-4 5v12M4 5v12" />}
      {kind !== 'SCHEDULED_CHANGE' && kind !== 'EXPOSURE_PAUSE_POINT' && <circle class={look} cy="11" r="5.5" />}
    </svg>
  );
}
