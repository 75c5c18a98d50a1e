/** A process that must not start as it is set up. The message is one line for the operator: it names the remedy, and never a secret. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
