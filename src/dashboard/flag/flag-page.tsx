import './flag-page.css';
import type { ComponentType } from 'preact';
import { lazy, useLocation } from 'preact-iso';
import { Loaded } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { TabLinks } from '../parts/tab-links.tsx';
import { Choice } from '../parts/toolbar.tsx';
import { addressOf, flagAddress } from '../shell/addresses.ts';
import { Page } from '../shell/page.tsx';
import { isAboutFlag, useLiveQuery } from '../shell/use-live-query.ts';
import { FlagDocument, type FlagPageFragment } from './flag.graphql.ts';
import type { FlagTabProps } from './flag-tab.ts';

interface Tab {
  /** What follows the key of the flag in the address. */
  readonly path: string;
  readonly label: string;
  /** Whether what it shows differs between environments. */
  readonly hasEnvironment: boolean;
  readonly component: ComponentType<FlagTabProps>;
}

/** The tabs, in order. */
const tabs: readonly Tab[] = [
  {
    path: '',
    label: 'Answer',
    hasEnvironment: true,
    component: lazy(async () => (await import('./answer/answer-tab.tsx')).AnswerTab),
  },
  {
    path: 'rollout',
    label: 'Rollout',
    hasEnvironment: true,
    component: lazy(async () => (await import('./rollout/rollout-tab.tsx')).RolloutTab),
  },
  {
    path: 'rules',
    label: 'Rules',
    hasEnvironment: true,
    component: lazy(async () => (await import('./rules/rules-tab.tsx')).RulesTab),
  },
  {
    path: 'variants',
    label: 'Variants',
    hasEnvironment: false,
    component: lazy(async () => (await import('./variants/variants-tab.tsx')).VariantsTab),
  },
  {
    path: 'history',
    label: 'History',
    hasEnvironment: false,
    component: lazy(async () => (await import('./history/history-tab.tsx')).HistoryTab),
  },
  {
    path: 'usage',
    label: 'Usage',
    hasEnvironment: true,
    component: lazy(async () => (await import('./usage/usage-tab.tsx')).UsageTab),
  },
  {
    path: 'settings',
    label: 'Settings',
    hasEnvironment: false,
    component: lazy(async () => (await import('./settings/settings-tab.tsx')).SettingsTab),
  },
];

/** One flag: its answers, how it is rolled out, and what changed. */
export function FlagPage({
  params,
}: {
  readonly params: { readonly organization: string; readonly key: string; readonly tab?: string };
}) {
  const { organization, key } = params;
  const [result, ask] = useLiveQuery(
    organization,
    { query: FlagDocument, variables: { organizationId: organization, key } },
    isAboutFlag(key),
  );
  const flag = result.data?.flag;
  return (
    <Page
      title={flag?.name ?? key}
      beside={
        <>
          <span class="key soft">{key}</span>
          {flag && <span class="soft small">{flag.valueType.toLowerCase()}</span>}
        </>
      }
    >
      <Loaded result={result} onRetry={ask}>
        {({ flag: found }) =>
          found ? (
            <Tabs {...{ organization, flag: found }} current={params.tab ?? ''} />
          ) : (
            <Note actions={<a href={addressOf(organization)}>All flags</a>}>There is no flag {key}.</Note>
          )
        }
      </Loaded>
    </Page>
  );
}

function Tabs({
  organization,
  flag,
  current,
}: {
  readonly organization: string;
  readonly flag: FlagPageFragment;
  readonly current: string;
}) {
  const { query, route } = useLocation();
  const tab = tabs.find(({ path }) => path === current) ?? tabs[0];
  const setting = flag.settings.find(({ environment }) => environment.key === query.env) ?? flag.settings[0];
  if (tab === undefined || setting === undefined) return null;
  const { component: Component } = tab;
  return (
    <div class="flag-page">
      {flag.description !== '' && <p class="soft">{flag.description}</p>}
      {flag.archivedAt !== null && (
        <Note tone="warn">This flag is archived. It answers no one until it is taken back.</Note>
      )}
      <div class="flag-bar">
        <TabLinks
          label="Of this flag"
          tabs={tabs.map(({ path, label }) => ({
            label,
            href: flagAddress(organization, flag.key, path, query.env),
            isCurrent: path === tab.path,
          }))}
        />
        {tab.hasEnvironment && (
          <Choice
            label="Environment"
            isBare
            value={setting.environment.key}
            options={flag.settings.map(({ environment, enabled }) => ({
              value: environment.key,
              label: `${environment.name} (${enabled ? 'on' : 'off'})`,
            }))}
            onChoose={(key) => route(flagAddress(organization, flag.key, tab.path, key), true)}
          />
        )}
      </div>
      <Component
        key={`${flag.key} ${tab.hasEnvironment ? setting.environment.key : ''}`}
        {...{ organization, flag, setting }}
      />
    </div>
  );
}
