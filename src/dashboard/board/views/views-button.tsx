import { ErrorBoundary, lazy } from 'preact-iso';
import { Icon } from '../../parts/icon.tsx';
import { Popover } from '../../parts/popover.tsx';
import type { BoardQuery } from '../board-filter.ts';

const SavedViews = lazy(async () => (await import('./saved-views.tsx')).SavedViews);

/** Leads to the filters that have a name. */
export function ViewsButton({ organization, query }: { readonly organization: string; readonly query: BoardQuery }) {
  return (
    <Popover
      id="board-views"
      title="Saved views"
      class="quiet"
      align="end"
      label={
        <>
          Views
          <Icon name="down" />
        </>
      }
    >
      <ErrorBoundary>
        <SavedViews organization={organization} query={query} />
      </ErrorBoundary>
    </Popover>
  );
}
