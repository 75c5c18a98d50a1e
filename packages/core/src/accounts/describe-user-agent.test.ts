import { expect, test } from 'vitest';
import { describeUserAgent } from './describe-user-agent.ts';

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'desktop', 'Firefox 140'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    'desktop',
    'Chrome 141',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.1.2',
    'desktop',
    'Edge 141',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'mobile',
    'Safari 18',
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/604.1',
    'tablet',
    'Safari 18',
  ],
  ['curl/8.5.0', 'other', 'other'],
  [undefined, 'other', 'other'],
])('%s', (userAgent, deviceClass, browser) => {
  expect(describeUserAgent(userAgent)).toEqual({ deviceClass, browser });
});

test('nothing of the header itself survives', () => {
  expect(describeUserAgent('Firefox/140 CANARY')).toEqual({ deviceClass: 'other', browser: 'Firefox 140' });
});
