import Stripe from 'stripe';
import { findUndeclared } from './declared-payloads.ts';

export class UndeclaredPayloadError extends Error {
  override readonly name = 'UndeclaredPayloadError';
}

type Send = Stripe.HttpClient['makeRequest'];

/** The SDK's own HTTP client behind a gate: a request that the processor register does not declare never leaves. */
export class DeclaredHttpClient extends Stripe.HttpClient {
  private readonly client: Stripe.HttpClient;

  constructor(client: Stripe.HttpClient = Stripe.createNodeHttpClient()) {
    super();
    this.client = client;
  }

  override getClientName(): string {
    return this.client.getClientName();
  }

  /** @throws UndeclaredPayloadError naming parameters, never their values. */

  override async makeRequest(...[host, port, path, method, headers, body, protocol, timeout]: Parameters<Send>): ReturnType<Send> {
    const undeclared = findUndeclared({ method, path, body });
    if (undeclared.length > 0) throw new UndeclaredPayloadError(`not declared for Stripe: ${undeclared.join(', ')}`);
    return await this.client.makeRequest(host, port, path, method, headers, body, protocol, timeout);
  }
}
