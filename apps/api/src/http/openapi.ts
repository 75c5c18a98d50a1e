import { z } from 'zod';
import { ErrorCode, Problem } from '@imagemint/contract/errors';
import { RunView } from '@imagemint/contract/runs';
import { TOOL_IDS, TOOLS } from '@imagemint/contract/tools';
import { createAccountPaths, createResultPaths, createRunPaths, createUploadPaths, ref, schemaOf, type Json } from './openapi-paths.ts';

const Balance = z.object({
  available: z.number().int(),
  held: z.number().int(),
  grants: z.array(
    z.object({
      origin: z.string(),
      amount: z.number().int(),
      available: z.number().int(),
      held: z.number().int(),
      endsAt: z.iso.datetime().nullable(),
    }),
  ),
});

/** The OpenAPI 3.1 document, made from the schemas that check the requests. */
export function createOpenApi(origin: string): Json {
  return {
    openapi: '3.1.0',
    info: { title: 'ImageMint', version: '1', description: 'Photos in, better photos out, nothing left behind.' },
    servers: [{ url: origin }],
    security: [{ apiKey: [] }],
    paths: { ...createUploadPaths(), ...createRunPaths(), ...createResultPaths(), ...createAccountPaths() },
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of your account' } },
      schemas: {
        Problem: schemaOf(Problem),
        ErrorCode: schemaOf(ErrorCode),
        RunView: schemaOf(RunView),
        StartedRun: {
          allOf: [
            ref('RunView'),
            { type: 'object', properties: { resultKey: { type: 'string', description: 'Private key of the result, shown once' } } },
          ],
        },
        RunList: { type: 'object', properties: { runs: { type: 'array', items: ref('RunView') }, next: { type: ['string', 'null'] } } },
        Balance: schemaOf(Balance),
        ToolId: { type: 'string', enum: TOOL_IDS },
        ...Object.fromEntries(TOOL_IDS.map((tool) => [`Params_${tool}`, schemaOf(TOOLS[tool].params, 'input')])),
      },
    },
  };
}
