import { useSignal } from '@preact/signals';
import { useQuery } from '@urql/preact';
import type { ComponentChildren } from 'preact';
import { Loaded } from '../parts/loaded.tsx';
import { More } from '../parts/more.tsx';
import { Note } from '../parts/note.tsx';
import { SearchField } from '../parts/toolbar.tsx';
import { FindOrganizationsDocument, OrganizationsDocument } from './shell.graphql.ts';
import { useSettled } from './use-settled.ts';

/** An organization as a list shows it. */
export interface ListedOrganization {
  readonly id: string;
  readonly name: string;
}

interface Props {
  readonly class: string;
  /** How one of them is shown. */
  children(organization: ListedOrganization): ComponentChildren;
}

const PAGE = 100;
/** From so many on they are looked for and not looked through. */
const MANY = 10;
/** How long the typing rests before the server is asked, in milliseconds. */
const REST = 120;

/** All organizations that the person may see, page by page, with a search where they are many. */
export function OrganizationList(props: Props) {
  const typed = useSignal('');
  const text = useSettled(typed.value.trim(), REST);
  return (
    <OrganizationPage
      {...props}
      search={
        <SearchField
          label="Find organizations"
          value={typed.value}
          onSearch={(wanted) => {
            typed.value = wanted;
          }}
        />
      }
      found={text === '' ? undefined : <FoundOrganizations {...props} text={text} />}
    />
  );
}

interface PageProps extends Props {
  readonly after?: string;
  /** Stands above the first page where there are many. */
  readonly search?: ComponentChildren;
  /** Stands in place of the page. */
  readonly found?: ComponentChildren;
}

function OrganizationPage({ after, search, found, ...props }: PageProps) {
  const [result, ask] = useQuery({ query: OrganizationsDocument, variables: { first: PAGE, after } });
  return (
    <Loaded result={result} onRetry={ask}>
      {({ organizations }) => {
        const edges = organizations?.edges ?? [];
        if (edges.length === 0 && after === undefined) return <Note>There is no organization that you may see.</Note>;
        return (
          <>
            {edges.length > MANY && search}
            {found ?? (
              <>
                <Lines {...props} organizations={edges.map(({ node }) => node)} />
                <More end={organizations?.pageInfo} label="Show more organizations">
                  {(end) => <OrganizationPage {...props} after={end} />}
                </More>
              </>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function FoundOrganizations({ text, ...props }: Props & { readonly text: string }) {
  const [result, ask] = useQuery({ query: FindOrganizationsDocument, variables: { text, first: PAGE } });
  return (
    <Loaded result={result} onRetry={ask}>
      {({ search }) => {
        const found = search ?? [];
        if (found.length === 0) return <Note>No organization has “{text}” in its name or id.</Note>;
        return (
          <>
            <Lines {...props} organizations={found.map(({ key, name }) => ({ id: key, name }))} />
            {found.length === PAGE && <p class="soft">The first {PAGE} that match. Type more to find others.</p>}
          </>
        );
      }}
    </Loaded>
  );
}

function Lines(props: Props & { readonly organizations: readonly ListedOrganization[] }) {
  return (
    <ul class={props.class}>
      {props.organizations.map((organization) => (
        <li key={organization.id}>{props.children(organization)}</li>
      ))}
    </ul>
  );
}
