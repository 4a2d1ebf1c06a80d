const SHAPE = /^refresh:(?<organizationId>.+):$/;

/** The poke that tells every node to read an organization again. Its last colon keeps it from looking like a commit's poke. */
export function refreshNotification(organizationId: string): string {
  return `refresh:${organizationId}:`;
}

/** The organization that a poke tells to read again; undefined for a poke of another kind. */
export function organizationToRefresh(payload: string): string | undefined {
  return SHAPE.exec(payload)?.groups?.organizationId;
}
