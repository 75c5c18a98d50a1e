import { RuleTester } from 'eslint';
import { describe, it } from 'vitest';
import { noPayloadInLog } from './no-payload-in-log.js';

RuleTester.describe = describe;
RuleTester.it = it;

const refused = (code, name) => ({ code, errors: [{ messageId: 'payload', data: { name } }] });

new RuleTester().run('no-payload-in-log', noPayloadInLog, {
  valid: [
    "ctx.log.info('run.opened', { runId: input.runId, bytes: body.length })",
    "throw new AppError('VALIDATION_FAILED', { field: 'tool' })",
    'send(input)',
    'new Response(body)',
  ],
  invalid: [
    refused("ctx.log.info('run.opened', input)", 'input'),
    refused("log.warn('x', { input })", 'input'),
    refused("log.warn('x', { nested: { what: payload } })", 'payload'),
    refused("logger.error('x', { ...body })", 'body'),
    refused("ctx.log.error('x', { text: JSON.stringify(body) })", 'body'),
    refused('ctx.log.debug(`got ${buffer}`)', 'buffer'),
    refused("ctx.log.debug('got ' + file)", 'file'),
    refused("ctx.log.debug(ok ? 'x' : file)", 'file'),
    refused("throw new AppError('VALIDATION_FAILED', { input })", 'input'),
  ],
});
