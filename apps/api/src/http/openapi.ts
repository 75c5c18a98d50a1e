import { z } from 'zod';
import { ErrorCode, Problem } from '@imagemint/contract/errors';
import { PlanId, SaleItem } from '@imagemint/contract/plans';
import { RunView } from '@imagemint/contract/runs';
import { TOOL_IDS, ToolId } from '@imagemint/contract/tools';
import { createParamsSchemas } from './openapi-chains.ts';
import {
  createAccountPaths,
  createEndingPaths,
  createResultPaths,
  createRunPaths,
  createUploadPaths,
  schemaOf,
  type Json,
} from './openapi-paths.ts';

const Balance = z.object({
  available: z.number().int(),
  held: z.number().int(),
  frozen: z.number().int().describe('Set aside while their orders are disputed'),
  owed: z.number().int().describe('Refunded although spent; the next credits repay it'),
  grants: z.array(
    z.object({
      origin: z.string(),
      amount: z.number().int(),
      available: z.number().int(),
      held: z.number().int(),
      frozen: z.number().int(),
      owed: z.number().int(),
      receipt: z.string().nullable().describe('Number of the order that paid for them'),
      item: SaleItem.nullable().describe('What was bought'),
      endsAt: z.iso.datetime().nullable(),
    }),
  ),
});

const StartedRun = RunView.extend({ resultKey: z.string().optional().describe('Private key of the result, shown once') });

const ToolList = z.object({
  tools: z.array(
    z.object({
      id: ToolId,
      credits: z.number().int().describe('Price of a delivered result'),
      previewCredits: z.number().int().describe('Price of a delivered preview; that of a result where the tool has none'),
      maxMegapixels: z.number(),
      generative: z.boolean().describe('Whether the result is marked as made by AI'),
      plan: PlanId.describe('The least plan that includes the tool'),
      version: z.number().int(),
      params: z.record(z.string(), z.unknown()).describe('JSON Schema of the parameters'),
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
    paths: { ...createUploadPaths(), ...createRunPaths(), ...createEndingPaths(), ...createResultPaths(), ...createAccountPaths() },
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of your account' } },
      schemas: {
        Problem: schemaOf(Problem),
        ErrorCode: schemaOf(ErrorCode),
        RunView: schemaOf(RunView),
        StartedRun: schemaOf(StartedRun),
        RunList: schemaOf(z.object({ runs: z.array(RunView), next: z.uuid().nullable() })),
        ToolList: schemaOf(ToolList),
        Balance: schemaOf(Balance),
        ToolId: { type: 'string', enum: TOOL_IDS },
        ...createParamsSchemas(),
      },
    },
  };
}
