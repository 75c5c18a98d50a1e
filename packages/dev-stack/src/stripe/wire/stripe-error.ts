/** What Stripe says when it refuses; becomes `{ error: … }` with the status. */
export class StripeProblem extends Error {
  readonly status: number;
  readonly fields: ProblemFields;

  constructor(status: number, fields: ProblemFields) {
    super(fields.message);
    this.status = status;
    this.fields = fields;
  }
}

export type ProblemFields = {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  payment_intent?: unknown;
  payment_method?: unknown;
};

/** Parameters that do not pass; nothing has been done, so the reply is not kept under an idempotency key. */
export class InvalidParams extends StripeProblem {}

/** A 400 for what cannot be done. */
export function refuse(message: string, more: { code?: string; param?: string } = {}): StripeProblem {
  return new StripeProblem(400, { type: 'invalid_request_error', message, ...more });
}

/** The 404 of a path, or the 400 of a parameter, that names something that is not there. */
export function missing(kind: string, id: string, param = 'id'): StripeProblem {
  const message = `No such ${kind}: '${id}'`;
  return new StripeProblem(param === 'id' ? 404 : 400, { type: 'invalid_request_error', code: 'resource_missing', message, param });
}

/** The body of a refusal, with the link to Stripe's page about its code. */
export function problemBody(problem: StripeProblem): { error: ProblemFields & { doc_url?: string } } {
  const { code } = problem.fields;
  const doc = code === undefined ? {} : { doc_url: `https://docs.stripe.com/error-codes/${code.replaceAll('_', '-')}` };
  return { error: { ...problem.fields, ...doc } };
}
