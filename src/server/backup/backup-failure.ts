/** A database cannot be backed up or restored at present. The message says in a line or two what to do. */
export class BackupFailure extends Error {
  override readonly name = 'BackupFailure';
}
