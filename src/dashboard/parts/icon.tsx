import './icon.css';

/** The shapes, on a grid of 16 by 16, drawn with lines. */
const shapes = {
  flag: 'M4 14V2.5M4 3h8.5l-2.2 3 2.2 3H4',
  subjects: 'M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8ZM2.75 14c.6-2.6 2.6-4 5.25-4s4.65 1.4 5.25 4',
  requests: 'M3 3.5h10v7H8L5 13v-2.5H3ZM6 7l1.4 1.4L10.25 5.6',
  compare: 'M5 2.5v11M5 13.5 2.5 11M5 13.5 7.5 11M11 13.5v-11M11 2.5 8.5 5M11 2.5 13.5 5',
  schedule: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.75V8l2.25 1.5',
  segments: 'M6 10.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM10 13.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z',
  history: 'M2.75 8a5.25 5.25 0 1 0 1.6-3.75L2.5 6M2.5 2.75V6h3.25M8 5v3.25l2.25 1.25',
  cleanup: 'M3 4.5h10M6.25 4.25V2.75h3.5v1.5M4.25 4.75l.6 8.75h6.3l.6-8.75',
  keys: 'M6 10a3.5 3.5 0 1 1 3.2-2.1l4.3 4.3v1.55h-2.25v-1.5h-1.5v-1.5L8.1 9.1M5.5 5.5h.01',
  settings:
    'M3 4.5h6M12 4.5h1M3 11.5h1M7 11.5h6M10.5 6a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM5.5 13a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8.5l3.25 3.25L13 4.75',
  cross: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  plus: 'M8 3v10M3 8h10',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.25 10.25 13.5 13.5',
  down: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  right: 'M6 4l4 4-4 4',
  left: 'M10 4 6 8l4 4',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1',
  moon: 'M13.5 9.5A5.75 5.75 0 0 1 6.5 2.5a5.75 5.75 0 1 0 7 7Z',
  system: 'M2 3h12v8H2ZM6 13.5h4',
  user: 'M8 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM3 13.5c.5-2.4 2.5-3.5 5-3.5s4.5 1.1 5 3.5',
  undo: 'M5.5 3 2.5 6l3 3M2.75 6H9.5a3.5 3.5 0 1 1 0 7H6.5',
  lock: 'M4 7.5h8v6H4ZM5.75 7.25V5a2.25 2.25 0 0 1 4.5 0v2.25',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.75V8l2.25 1.5',
  query: 'M5.5 4 2 8l3.5 4M10.5 4 14 8l-3.5 4',
  warn: 'M8 2.5 14 13H2ZM8 6.5v3M8 11.5h.01',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  columns: 'M2.5 3h11v10h-11ZM6.25 3v10M9.75 3v10',
  filter: 'M2.5 3.5h11L9.5 8.25v4.25l-3 1V8.25Z',
} satisfies Record<string, string>;

/** The name of an icon. */
export type IconName = keyof typeof shapes;

/** A small picture beside a text. Screen readers skip it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  );
}
