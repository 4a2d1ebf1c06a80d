/** A key made from a name: `Travel reimbursement` becomes `travel_reimbursement`, or with `-` in place of `_`. */
export function keyFrom(name: string, between: '_' | '-' = '_'): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join(between)
    .slice(0, 128);
}
