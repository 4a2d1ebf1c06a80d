import { useSignal } from '@preact/signals';
import { Button } from '../../../src/dashboard/parts/button.tsx';
import { Chip } from '../../../src/dashboard/parts/chip.tsx';
import { Dialog } from '../../../src/dashboard/parts/dialog.tsx';
import { Menu } from '../../../src/dashboard/parts/menu.tsx';
import { Popover } from '../../../src/dashboard/parts/popover.tsx';
import { Switch } from '../../../src/dashboard/parts/switch.tsx';
import { TabLinks } from '../../../src/dashboard/parts/tab-links.tsx';
import { Choice, Offer, SearchField, Toolbar } from '../../../src/dashboard/parts/toolbar.tsx';
import type { Specimen } from './specimen.ts';

const nothing = () => {};

/** Buttons, switches, menus and what opens over a page. */
export const actions: readonly Specimen[] = [
  { name: 'Button, plain', show: () => <Button>Edit…</Button> },
  {
    name: 'Button, main',
    show: () => (
      <Button look="main" icon="plus">
        New flag
      </Button>
    ),
  },
  { name: 'Button, bad', show: () => <Button look="bad">Delete…</Button> },
  { name: 'Button, quiet', show: () => <Button look="quiet">Cancel</Button> },
  { name: 'Button, without the permission', show: () => <Button because="Your key needs flag:write">Archive</Button> },
  { name: 'Switch, on', show: () => <Switch label="Search in production" isOn onTurn={nothing} /> },
  { name: 'Switch, off', show: () => <Switch label="Search in staging" isOn={false} onTurn={nothing} /> },
  { name: 'Switch, not yet confirmed', show: () => <Switch label="Search in test" isOn isPending onTurn={nothing} /> },
  {
    name: 'Switch, without the permission',
    show: () => <Switch label="Search in qa" isOn because="Your key needs flag:write" onTurn={nothing} />,
  },
  {
    name: 'Menu',
    show: () => (
      <Menu
        title="What can be done"
        items={[
          { label: 'Turn on', onSelect: nothing },
          { label: 'Archive', because: 'Your key needs flag:write', onSelect: nothing },
          { label: 'Delete…', look: 'bad', onSelect: nothing },
        ]}
      />
    ),
  },
  {
    name: 'Popover',
    show: () => (
      <Popover id="gallery-popover" title="More about it" label="More">
        <p>Escape closes it.</p>
      </Popover>
    ),
  },
  { name: 'Dialog', show: DialogSpecimen },
  {
    name: 'Tool bar',
    show: () => (
      <Toolbar
        label="Which flags are shown"
        end={
          <Choice
            label="Order"
            value="name"
            options={[
              { value: 'name', label: 'name' },
              { value: 'key', label: 'key' },
            ]}
            onChoose={nothing}
          />
        }
      >
        <SearchField label="Find flags" value="" shortcut="/" onSearch={nothing} />
        <Chip label="tag: checkout" onRemove={nothing} />
        <Offer label="stale" onChoose={nothing} />
      </Toolbar>
    ),
  },
  {
    name: 'Tabs',
    show: () => (
      <TabLinks
        label="Of the gallery"
        tabs={[
          { label: 'Answer', href: '#answer', isCurrent: true },
          { label: 'Rollout', href: '#rollout', isCurrent: false },
        ]}
      />
    ),
  },
];

function DialogSpecimen() {
  const isOpen = useSignal(false);
  const turn = (open: boolean) => () => {
    isOpen.value = open;
  };
  return (
    <>
      <Button onClick={turn(true)}>Open the dialog</Button>
      <Dialog
        isOpen={isOpen.value}
        title="Turn on in Production?"
        actions={
          <Button look="main" onClick={turn(false)}>
            Turn on
          </Button>
        }
        onClose={turn(false)}
      >
        <p>It goes on for real users.</p>
      </Dialog>
    </>
  );
}
