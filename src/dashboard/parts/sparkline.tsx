import './sparkline.css';

/** A small line of how a number went, oldest first. The text says the same to those who do not see it. */
export function Sparkline({ values, text }: { readonly values: readonly number[]; readonly text: string }) {
  const most = Math.max(1, ...values);
  const step = values.length > 1 ? WIDTH / (values.length - 1) : 0;
  const points = values.map(
    (value, place) => `${(place * step).toFixed(1)},${(HEIGHT - 1 - (value / most) * (HEIGHT - 3)).toFixed(1)}`,
  );
  return (
    <svg class="sparkline" role="img" aria-label={text} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
      <title>{text}</title>
      {values.length > 1 && <polyline points={points.join(' ')} />}
    </svg>
  );
}

const WIDTH = 120;
const HEIGHT = 24;
