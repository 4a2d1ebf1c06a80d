import type { Instant } from './instant.ts';
import type { JsonObject } from './json.ts';

/** What a page of a dashboard shows, under a name, for everyone in the organization. */
export interface SavedView {
  readonly id: string;
  readonly organizationId: string;
  /** Unique among the views of its page. */
  readonly name: string;
  /** The page that it belongs to, as the dashboard names it. */
  readonly page: string;
  /** Filters, order, columns: the dashboard's own, which nothing else reads. */
  readonly parameters: JsonObject;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly updatedAt: Instant;
  readonly updatedBy: string;
}

/** The most views of an organization. */
export const MAXIMUM_SAVED_VIEWS = 200;

/** The most characters of the JSON text of a view's parameters. */
export const MAXIMUM_VIEW_PARAMETERS = 10_000;

/** The most characters of the name of a page. */
export const MAXIMUM_PAGE_NAME = 100;
