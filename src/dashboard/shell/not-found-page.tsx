import { Page } from './page.tsx';

/** What an address shows that no page has. */
export function NotFoundPage() {
  return (
    <Page title="There is no such page">
      <p>
        The address may be misspelled. <a href="/">Start from the organizations.</a>
      </p>
    </Page>
  );
}
