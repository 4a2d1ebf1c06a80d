import { DifferenceList } from '../../../src/dashboard/change/difference-list.tsx';
import type { Failure } from '../../../src/dashboard/graph/failures.ts';
import { Button } from '../../../src/dashboard/parts/button.tsx';
import { List, OpeningRow } from '../../../src/dashboard/parts/list.tsx';
import { Skeleton } from '../../../src/dashboard/parts/loaded.tsx';
import { More } from '../../../src/dashboard/parts/more.tsx';
import { Note, type NoteTone } from '../../../src/dashboard/parts/note.tsx';
import { Table } from '../../../src/dashboard/parts/table.tsx';
import { failureSentence } from '../../../src/dashboard/words/failures.ts';
import type { Specimen } from './specimen.ts';

const tones: readonly NoteTone[] = ['plain', 'on', 'warn', 'bad', 'approve'];

/** Every kind of failure, once. */
const failures: { readonly [Kind in Failure['kind']]: Extract<Failure, { readonly kind: Kind }> } = {
  SIGN_IN: { kind: 'SIGN_IN' },
  NOT_PERMITTED: { kind: 'NOT_PERMITTED', message: 'The key may not.', permission: 'flag:write' },
  NOT_FOUND: { kind: 'NOT_FOUND', message: 'There is no flag search.' },
  INVALID: { kind: 'INVALID', message: 'The weights are more than 100.', problems: [] },
  CONFLICT: { kind: 'CONFLICT', code: 'IN_USE', message: 'Flags depend on it.', dependentKeys: ['search'] },
  BUSY: { kind: 'BUSY', code: 'RATE_LIMITED', seconds: 3 },
  UNREACHABLE: { kind: 'UNREACHABLE' },
  RESTORED: { kind: 'RESTORED' },
  REFUSED: { kind: 'REFUSED', code: 'QUERY_TOO_DEEP', message: 'The query is too deep.' },
  DEFECT: { kind: 'DEFECT', id: '3f2a' },
};

const rows = [
  { key: 'checkout', may: 'May ask which answers flags give.', used: '2 minutes ago', isRevoked: false },
  { key: 'old', may: 'May do everything.', used: 'never', isRevoked: true },
];

/** Notes, lists, tables and differences. */
export const texts: readonly Specimen[] = [
  ...tones.map((tone) => ({
    name: `Note, ${tone}`,
    show: () => (
      <Note tone={tone} actions={<Button>Open</Button>}>
        A sentence that stands out.
      </Note>
    ),
  })),
  ...Object.values(failures).map((failure) => ({
    name: `Failure, ${failure.kind.toLowerCase().replaceAll('_', ' ')}`,
    show: () => <Note tone="warn">{failureSentence(failure)}</Note>,
  })),
  { name: 'Loading', show: () => <Skeleton lines={3} /> },
  {
    name: 'List',
    show: () => (
      <List label="Changes">
        <OpeningRow summary={<strong>Maria turned on search in production</strong>} isOpen>
          <p>What it was, and what it is.</p>
        </OpeningRow>
        <OpeningRow summary={<span>Anna changed search in staging</span>}>
          <p>What it was, and what it is.</p>
        </OpeningRow>
      </List>
    ),
  },
  {
    name: 'Table',
    show: () => (
      <Table
        caption="Keys"
        rows={rows}
        keyOf={({ key }) => key}
        toneOf={({ isRevoked }) => (isRevoked ? 'off' : '')}
        columns={[
          { head: 'Name', cell: ({ key }) => <strong>{key}</strong> },
          { head: 'What it may do', cell: ({ may }) => may },
          { head: 'Last used', cell: ({ used }) => used },
        ]}
      />
    ),
  },
  {
    name: 'More of a list',
    show: () => <More end={{ hasNextPage: true, endCursor: 'next' }}>{() => <p>The next page.</p>}</More>,
  },
  {
    name: 'Differences',
    show: () => (
      <DifferenceList
        differences={[
          { path: 'settings.production.switch', before: 'OFF', after: 'ON' },
          { path: 'settings.production.rolloutPercentage', before: 0, after: 25 },
          { path: 'tags', before: null, after: ['checkout'] },
        ]}
      />
    ),
  },
];
