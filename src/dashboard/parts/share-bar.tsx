import './share-bar.css';
import { percent } from '../words/numbers.ts';
import { seriesColor } from './series.ts';

/** A share of a whole. */
export interface Share {
  readonly name: string;
  /** Percentage of the whole. */
  readonly percentage: number;
}

/** How a whole is divided, as one bar with the names and percentages below it. What is left is not filled. */
export function ShareBar({ shares }: { readonly shares: readonly Share[] }) {
  return (
    <div class="share-bar">
      <div class="share-bar-track" aria-hidden="true">
        {shares.map(({ name, percentage }, place) => (
          <div key={name} class="share-bar-part" style={{ width: `${percentage}%`, background: seriesColor(place) }} />
        ))}
      </div>
      <ul class="share-bar-names">
        {shares.map(({ name, percentage }, place) => (
          <li key={name}>
            <span class="share-bar-dot" style={{ background: seriesColor(place) }} aria-hidden="true" />
            <span class="key">{name}</span> {percent(percentage)}
          </li>
        ))}
      </ul>
    </div>
  );
}
