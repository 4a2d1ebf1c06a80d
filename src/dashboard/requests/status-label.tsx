import './status-label.css';
import { statusWords } from './request-words.ts';
import type { RequestLineFragment } from './requests.graphql.ts';

/** The state of a change request in one word. */
export function StatusLabel({ status }: { readonly status: RequestLineFragment['status'] }) {
  const { word, tone } = statusWords[status];
  return <span class={`status-label ${tone}`}>{word}</span>;
}
