const SHAPE = /^deleted:(?<organizationId>.+):$/;

/** The notification that an organization is deleted. Its last colon keeps it from looking like that of a commit. */
export function deletionNotification(organizationId: string): string {
  return `deleted:${organizationId}:`;
}

/** The organization that a notification says is deleted; undefined for a notification of another kind. */
export function deletedOrganization(payload: string): string | undefined {
  return SHAPE.exec(payload)?.groups?.organizationId;
}
