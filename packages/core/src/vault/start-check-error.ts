/** A vault or keyring that must not be used as it is set up. Its message is for the operator and names the remedy. */
export class StartCheckError extends Error {
  override readonly name = 'StartCheckError';
}
