/** Why a model could not be built; the message is one line for whoever runs the service. */
export class ModelBuildError extends Error {
  override readonly name = 'ModelBuildError';
}
