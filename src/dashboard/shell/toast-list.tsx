import './toast-list.css';
import { Icon } from '../parts/icon.tsx';
import { useApp } from './app.ts';

/** The messages about what has just happened, in a live region, so that screen readers speak them. */
export function ToastList() {
  const { toasts } = useApp();
  return (
    <div class="toast-list" role="status" aria-live="polite">
      {toasts.shown.value.map(({ id, text, tone, action, link }) => (
        <div key={id} class={`toast-list-item ${tone}`}>
          <span>{text}</span>
          {action && (
            <button
              type="button"
              class="toast-list-action"
              onClick={() => {
                toasts.dismiss(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          {link && (
            <a class="toast-list-action" href={link.href} onClick={() => toasts.dismiss(id)}>
              {link.label}
            </a>
          )}
          <button type="button" class="toast-list-close" aria-label="Dismiss" onClick={() => toasts.dismiss(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
