import { useSignal } from '@preact/signals';
import { Button } from '../parts/button.tsx';
import { useApp } from './app.ts';
import { applyTheme, nextTheme, readTheme, themes } from './theme.ts';

/** Changes between the device's theme, light and dark. */
export function ThemeButton() {
  const { device } = useApp();
  const theme = useSignal(readTheme(device));
  const { icon, label } = themes[theme.value];
  return (
    <Button
      look="quiet"
      icon={icon}
      aria-label={`Theme: ${label}`}
      title={`Theme: ${label}`}
      onClick={() => {
        theme.value = nextTheme(theme.value);
        applyTheme(theme.value, device, document.documentElement.classList);
      }}
    />
  );
}
