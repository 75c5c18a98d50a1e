import { expect, test } from 'vitest';
import { isLocal } from './local.ts';

const request = (headers: Record<string, string>, remoteAddress = '127.0.0.1') => ({ headers, socket: { remoteAddress } });

test.each(['localhost:4300', '127.0.0.1:4300', '[::1]:4300', 'LOCALHOST'])(
  'a browser on this machine that asks for %s is local',
  (host) => {
    expect(isLocal(request({ host }))).toBe(true);
    expect(isLocal(request({ host }, '::1'))).toBe(true);
  },
);

test.each([
  ['another machine', request({ host: 'localhost:4300' }, '192.168.1.5')],
  ['another name that leads here', request({ host: 'rebound.example.org' })],
  ['a name that only begins like ours', request({ host: 'localhost.example.org' })],
  ['no name', request({})],
  ['a tunnel that says so', request({ host: 'localhost:4300', 'x-forwarded-for': '203.0.113.7' })],
  ['a proxy', request({ host: 'localhost:4300', via: '1.1 proxy' })],
])('%s is not', (_who, asked) => {
  expect(isLocal(asked)).toBe(false);
});
