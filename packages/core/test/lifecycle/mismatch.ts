/** The service and the model disagree, or one of the promises is broken. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch';
}
