import './note.css';
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

/** How a note is meant. */
export type NoteTone = 'plain' | 'bad' | 'warn' | 'on' | 'approve';

const icons = { plain: 'flag', bad: 'warn', warn: 'warn', on: 'check', approve: 'requests' } satisfies Record<
  NoteTone,
  IconName
>;

/** A sentence that stands out, with what can be done about it. */
export function Note(props: {
  readonly tone?: NoteTone;
  readonly children: ComponentChildren;
  readonly actions?: ComponentChildren;
}) {
  const { tone = 'plain', children, actions } = props;
  return (
    <div class={`note ${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon name={icons[tone]} />
      <div class="note-text">{children}</div>
      {actions && <div class="note-actions">{actions}</div>}
    </div>
  );
}
