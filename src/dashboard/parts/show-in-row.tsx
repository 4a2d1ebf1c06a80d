/** Brings the current link of a row of links into sight, where a narrow window does not hold all. */
export function showInRow(link: HTMLElement | null): void {
  const row = link?.closest('nav');
  if (!link || !row) return;
  // It is called when the browser has laid the page out: to ask where the link is would make it do so twice.
  const observer = new ResizeObserver(() => {
    observer.disconnect();
    row.scrollLeft = link.offsetLeft - row.offsetLeft - (row.clientWidth - link.clientWidth) / 2;
  });
  observer.observe(link);
}
