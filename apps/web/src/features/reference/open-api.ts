/** As much of an OpenAPI 3.1 document as this page shows. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  title?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};

export type Parameter = { $ref?: string; name?: string; in?: string; required?: boolean; description?: string; schema?: Schema };
export type Content = Record<string, { schema?: Schema; example?: unknown }>;
export type Body = { $ref?: string; description?: string; content?: Content; headers?: Record<string, Parameter> };

export type Operation = {
  operationId?: string;
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: Body;
  responses?: Record<string, Body>;
};

export type OpenApi = {
  info: { title: string; version: string; description?: string };
  servers?: { url: string }[];
  paths: Record<string, Partial<Record<Method, Operation>>>;
  components?: { schemas?: Record<string, Schema>; parameters?: Record<string, Parameter>; responses?: Record<string, Body> };
};

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = (typeof METHODS)[number];

/** Follows a local reference such as `#/components/schemas/RunView`; anything else stays what it is. */
export function resolve<T extends { $ref?: string }>(document: OpenApi, value: T): T {
  if (value.$ref === undefined) return value;
  const path = value.$ref.replace(/^#\//, '').split('/');
  const found = path.reduce<unknown>((node, name) => (node as Record<string, unknown> | undefined)?.[name], document);
  return (found as T | undefined) ?? value;
}

/** The operations in the document's order, each with an anchor of its own. */
export function listOperations(document: OpenApi): { id: string; method: Method; path: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      const id = `${method}${path.replace(/[{}]/g, '').replaceAll('/', '-')}`;
      return operation === undefined ? [] : [{ id, method, path, operation }];
    }),
  );
}
