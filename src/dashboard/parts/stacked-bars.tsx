import './stacked-bars.css';
import { number } from '../words/numbers.ts';
import { seriesColor } from './series.ts';

/** One part of every bar. */
export interface BarSeries {
  readonly name: string;
  /** One number for each bar. */
  readonly values: readonly number[];
}

/** Bars over time, each made of parts, with a table of the same numbers for those who do not see them. */
export function StackedBars(props: {
  /** What the bars count. */
  readonly title: string;
  /** What each bar is called, such as its day. */
  readonly bars: readonly string[];
  readonly series: readonly BarSeries[];
}) {
  const { title, bars, series } = props;
  const totals = bars.map((_, place) => series.reduce((sum, { values }) => sum + (values[place] ?? 0), 0));
  const most = Math.max(1, ...totals);
  const width = WIDTH / Math.max(1, bars.length);
  return (
    <figure class="stacked-bars">
      <div class="stacked-bars-scale numbers small soft" aria-hidden="true">
        <span>{number(most)}</span>
        <span>0</span>
      </div>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {bars.map((bar, place) => {
          let top = HEIGHT;
          return (
            <g key={bar}>
              <title>{`${bar}: ${series.map(({ name, values }) => `${name} ${number(values[place] ?? 0)}`).join(', ')}`}</title>
              {/* It receives the pointer where a bar is low. */}
              <rect class="stacked-bars-room" x={place * width} y={0} width={width} height={HEIGHT} />
              {series.map(({ name, values }, part) => {
                const height = ((values[place] ?? 0) / most) * HEIGHT;
                top -= height;
                return (
                  <rect
                    key={name}
                    x={place * width + width * 0.1}
                    y={top}
                    width={width * 0.8}
                    height={height}
                    style={{ fill: seriesColor(part) }}
                  />
                );
              })}
            </g>
          );
        })}
      </svg>
      <div class="stacked-bars-times numbers small soft" aria-hidden="true">
        <span>{bars[0]}</span>
        <span>{bars.at(-1)}</span>
      </div>
      <table class="visually-hidden">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map((bar, place) => (
            <tr key={bar}>
              <th scope="row">{bar}</th>
              {series.map(({ name, values }) => (
                <td key={name}>{number(values[place] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

const WIDTH = 600;
const HEIGHT = 120;
