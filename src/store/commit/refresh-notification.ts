const SHAPE = /^refresh:(?<organizationId>.+):$/;

/** The notification on which every node reads an organization again. Its last colon distinguishes it from a commit's. */
export function refreshNotification(organizationId: string): string {
  return `refresh:${organizationId}:`;
}

/** The organization that a notification says to read again; undefined for notifications of other kinds. */
export function organizationToRefresh(payload: string): string | undefined {
  return SHAPE.exec(payload)?.groups?.organizationId;
}
