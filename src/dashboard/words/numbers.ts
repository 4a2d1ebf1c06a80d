const whole = new Intl.NumberFormat('en');
const percentage = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });

/** "1,067". */
export function number(value: number): string {
  return whole.format(value);
}

/** "12.5 %". */
export function percent(value: number): string {
  return `${percentage.format(value)} %`;
}

/** "1 flag", "3 flags". */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${whole.format(value)} ${value === 1 ? one : many}`;
}
