import './navigation.css';
import { useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Icon } from '../parts/icon.tsx';
import { showInRow } from '../parts/show-in-row.tsx';
import { type NavigationLine, navigation } from '../routes.ts';
import { addressOf } from './addresses.ts';

/** The pages of an organization. */
export function Navigation({ organization }: { readonly organization: string }) {
  const { path } = useLocation();
  const below = path.slice(addressOf(organization).length);
  // The same elements for as long as the page is the same: a filter of the page changes nothing here.
  return useMemo(
    () => (
      <nav class="navigation" aria-label="Pages">
        <ul class="navigation-list">
          {navigation.map((line) => {
            const isHere = isCurrent(line, below);
            return (
              <li key={line.path}>
                <a
                  ref={isHere ? showInRow : undefined}
                  class="navigation-line"
                  href={addressOf(organization, line.path)}
                  aria-current={isHere ? 'page' : undefined}
                >
                  <Icon name={line.icon} />
                  {line.label}
                  {line.count && <line.count organization={organization} />}
                </a>
              </li>
            );
          })}
        </ul>
      </nav>
    ),
    [organization, below],
  );
}

function isCurrent({ path, also = [] }: NavigationLine, below: string): boolean {
  if (path === '' ? below === '' || below === '/' : below === path || below.startsWith(`${path}/`)) return true;
  return also.some((start) => below.startsWith(start));
}
