/** Why a server cannot start, for the operator, who can correct it: the message alone says how. It shows no secret. */
export class StartError extends Error {
  override readonly name: string = 'StartError';
}
