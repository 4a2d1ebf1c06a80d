import { useSignal } from '@preact/signals';
import { Checkbox } from '../../../src/dashboard/parts/checkbox.tsx';
import { Chips } from '../../../src/dashboard/parts/chips.tsx';
import { Combobox } from '../../../src/dashboard/parts/combobox.tsx';
import { DateTime } from '../../../src/dashboard/parts/date-time.tsx';
import { Field } from '../../../src/dashboard/parts/field.tsx';
import { PercentageBar } from '../../../src/dashboard/parts/percentage-bar.tsx';
import type { Specimen } from './specimen.ts';

const nothing = () => {};
const now = Date.parse('2026-01-15T12:00:00Z');
const plans = ['free', 'pro', 'team'].map((value) => ({ value }));

/** Fields and what they are filled with. */
export const entries: readonly Specimen[] = [
  {
    name: 'Field, with a hint',
    show: () => (
      <Field label="Key" hint="It cannot be changed later.">
        <input value="search" />
      </Field>
    ),
  },
  {
    name: 'Field, not accepted',
    show: () => (
      <Field label="App version" problem="2.x is not a version.">
        <input value="2.x" />
      </Field>
    ),
  },
  { name: 'Checkbox', show: () => <Checkbox label="Select all" isChecked onCheck={nothing} /> },
  {
    name: 'Checkbox, some of many',
    show: () => <Checkbox label="3 selected" isChecked={false} isPartial onCheck={nothing} />,
  },
  {
    name: 'Checkbox, without the permission',
    show: () => <Checkbox label="do everything" isChecked={false} because="Your key may not" onCheck={nothing} />,
  },
  {
    name: 'Combobox',
    show: () => {
      const value = useSignal('pro');
      const change = (next: string) => {
        value.value = next;
      };
      return <Combobox label="Plan" value={value.value} options={plans} onChange={change} />;
    },
  },
  {
    name: 'List of values',
    show: () => {
      const values = useSignal<readonly string[]>(['pro', 'team']);
      const change = (next: readonly string[]) => {
        values.value = next;
      };
      return <Chips label="Plans" values={values.value} options={plans} onChange={change} />;
    },
  },
  {
    name: 'Date and time',
    show: () => <DateTime label="From" value="2026-02-01T08:00:00.000Z" now={now} none="at once" onChange={nothing} />,
  },
  {
    name: 'Percentage, changed',
    show: () => <PercentageBar label="Rollout" value={25} was={10} onChange={nothing} />,
  },
];
