/** A database cannot be backed up or restored as things are. The message says in a line or two what to do. */
export class BackupFailure extends Error {
  override readonly name = 'BackupFailure';
}
