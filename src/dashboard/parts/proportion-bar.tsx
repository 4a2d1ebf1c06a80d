import './proportion-bar.css';

/** How much of a whole, as a thin bar. The number stands beside it in words. */
export function ProportionBar({ percentage }: { readonly percentage: number }) {
  return (
    <svg class="proportion-bar" width="100%" height="6" aria-hidden="true">
      <rect class="proportion-bar-all" width="100%" height="6" rx="3" />
      <rect class="proportion-bar-part" width={`${percentage}%`} height="6" rx="3" />
    </svg>
  );
}
