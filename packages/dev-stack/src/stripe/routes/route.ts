import { z } from 'zod';
import { parseParams, text } from '../wire/params.ts';
import type { World } from '../world.ts';

export type Method = 'DELETE' | 'GET' | 'POST';

/** One endpoint: what it takes, and what it does. */
export type Route = {
  method: Method;
  /** As `/v1/customers/:id`. */
  path: string;
  pattern: RegExp;
  /** @throws InvalidParams, before anything has happened. */
  parse(params: Record<string, unknown>): { expand: string[]; run(world: World, id: string): object };
};

/**
 * Defines an endpoint. Parameters that `shape` does not name are refused, as Stripe does.
 * @param run gets the checked parameters and the id in the path.
 */
export function route<S extends z.ZodRawShape>(
  endpoint: `${Method} ${string}`,
  shape: S,
  run: (world: World, params: z.output<z.ZodObject<S>>, id: string) => object,
): Route {
  const [method, path] = endpoint.split(' ') as [Method, string];
  const known = z.strictObject(shape);
  const expandable = z.array(text).optional();
  return {
    method,
    path,
    pattern: new RegExp(`^${path.replace(':id', '([^/]+)')}$`),
    parse({ expand, ...params }) {
      const paths = parseParams(z.strictObject({ expand: expandable }), expand === undefined ? {} : { expand }).expand ?? [];
      const parsed = parseParams(known, params);
      return { expand: paths, run: (world, id) => run(world, parsed, id) };
    },
  };
}
