/** Brings the current link of a row of links into sight, where a narrow window does not hold all. */
export function showInRow(link: HTMLElement | null): void {
  const row = link?.closest('nav');
  if (link && row) row.scrollLeft = link.offsetLeft - row.offsetLeft - (row.clientWidth - link.clientWidth) / 2;
}
