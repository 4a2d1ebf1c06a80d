import { Button } from '../parts/button.tsx';
import { useApp } from './app.ts';
import { nextTheme, themes } from './theme.ts';

/** Changes between the device's theme, light and dark. */
export function ThemeButton() {
  const { theme } = useApp();
  const { icon, label } = themes[theme.value];
  return (
    <Button
      look="quiet"
      icon={icon}
      aria-label={`Theme: ${label}`}
      title={`Theme: ${label}`}
      onClick={() => {
        theme.value = nextTheme(theme.value);
      }}
    />
  );
}
