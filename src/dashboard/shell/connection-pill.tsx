import './connection-pill.css';
import { livenessWords } from '../words/liveness.ts';
import { useApp } from './app.ts';

/** Whether what is shown is current, and as of when. */
export function ConnectionPill({ organization }: { readonly organization: string }) {
  const liveness = useApp().live(organization).liveness.value;
  const { short, long } = livenessWords(liveness);
  return (
    <span class={`connection-pill ${liveness.state.toLowerCase()}`} role="status" title={long}>
      <span class="connection-pill-dot" aria-hidden="true" />
      <span class="connection-pill-text numbers">{short}</span>
    </span>
  );
}
