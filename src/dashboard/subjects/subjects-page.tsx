import './subjects-page.css';
import { useSignal } from '@preact/signals';
import { useQuery } from '@urql/preact';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Button } from '../parts/button.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { addressOf } from '../shell/addresses.ts';
import { Page } from '../shell/page.tsx';
import { OrganizationFrameDocument, type OrganizationFrameQuery } from '../shell/shell.graphql.ts';
import { useHashChange } from '../shell/use-hash-change.tsx';
import { AnswerTable } from './answer-table.tsx';
import { ChangedAnswers } from './changed-answers.tsx';
import { readWatched, type Watched, writeWatched } from './subject-address.ts';
import { SubjectFields } from './subject-fields.tsx';
import { useWatch } from './use-watch.ts';

type Environment = NonNullable<OrganizationFrameQuery['organization']>['environments'][number];

/** All answers of one subject, live, and beside them those of another one or in another environment. */
export function SubjectsPage({ params }: { readonly params: { readonly organization: string } }) {
  const { organization } = params;
  const [frame, ask] = useQuery({ query: OrganizationFrameDocument, variables: { organizationId: organization } });
  return (
    <Page title="Subjects">
      <Loaded result={frame} onRetry={ask}>
        {(data) => <Watching organization={organization} environments={data.organization?.environments ?? []} />}
      </Loaded>
    </Page>
  );
}

function Watching({
  organization,
  environments,
}: {
  readonly organization: string;
  readonly environments: readonly Environment[];
}) {
  const { query, route } = useLocation();
  const watched = useSignal<Watched>(readWatched(location.hash));
  useHashChange((hash) => {
    watched.value = readWatched(hash);
  });
  const { one, other } = watched.value;
  useEffect(() => {
    // Subjects stand in the fragment, which no server sees.
    history.replaceState(history.state, '', `${location.pathname}${location.search}${writeWatched(watched.value)}`);
  }, [watched.value]);
  const environment = keyIn(environments, query.env);
  const otherEnvironment = keyIn(environments, query.otherEnv ?? environment);
  const go = (more: Readonly<Record<string, string | undefined>>) => {
    route(`${addressOf(organization, '/subjects', { ...query, ...more })}${writeWatched(watched.value)}`, true);
  };
  const watch = useWatch(organization, environment, one.key === '' && one.attributes === '' ? undefined : one);
  // The same question is asked once: the client would not answer it again to a second one that asks.
  const isSame = environment === otherEnvironment && JSON.stringify(one) === JSON.stringify(other);
  const ownWatch = useWatch(organization, otherEnvironment, isSame ? undefined : other);
  const otherWatch = isSame ? watch : ownWatch;
  const common = { organization, environments };
  return (
    <div class="subjects-page">
      <section class="subjects-who" aria-label="Who is watched">
        <SubjectFields
          {...common}
          title="Subject"
          entry={one}
          environment={environment}
          onEdit={(entry) => {
            watched.value = { ...watched.value, one: entry };
          }}
          onEnvironment={(env) => go({ env })}
        />
        {other === undefined ? (
          <Button
            class="subjects-compare"
            icon="compare"
            onClick={() => {
              watched.value = { one, other: one };
            }}
          >
            Compare with another
          </Button>
        ) : (
          <>
            <SubjectFields
              {...common}
              title="Compared with"
              entry={other}
              environment={otherEnvironment}
              onEdit={(entry) => {
                watched.value = { ...watched.value, other: entry };
              }}
              onEnvironment={(otherEnv) => go({ otherEnv })}
            />
            <Button
              class="subjects-compare"
              look="quiet"
              icon="close"
              onClick={() => {
                watched.value = { one, other: undefined };
              }}
            >
              Compare no more
            </Button>
          </>
        )}
      </section>
      {watch === undefined ? (
        <p class="soft">
          Enter the key of a subject, such as a user. Then every flag is here with what it gets and why, and follows
          every change while you look.
        </p>
      ) : (
        <>
          <ChangedAnswers {...{ organization, environment }} watch={watch} entry={one} />
          <AnswerTable
            organization={organization}
            one={{ watch, entry: one, environment, name: nameOf(one, environment, other, otherEnvironment) }}
            other={
              otherWatch && other
                ? {
                    ...{ watch: otherWatch, entry: other, environment: otherEnvironment },
                    name: nameOf(other, otherEnvironment, one, environment),
                  }
                : undefined
            }
          />
        </>
      )}
    </div>
  );
}

/** What tells the two apart: the subject, or the environment where it is the same subject. */
function nameOf(
  entry: Watched['one'],
  environment: string,
  besides: Watched['other'],
  otherEnvironment: string,
): string {
  const key = entry.key || 'no key';
  if (besides === undefined) return 'Answer';
  return environment === otherEnvironment ? key : `${key} in ${environment}`;
}

function keyIn(environments: readonly Environment[], wanted: string | undefined): string {
  return environments.find(({ key }) => key === wanted)?.key ?? environments[0]?.key ?? '';
}
