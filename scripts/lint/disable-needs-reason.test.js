import { RuleTester } from 'eslint';
import { describe, it } from 'vitest';
import { disableNeedsReason } from './disable-needs-reason.js';

RuleTester.describe = describe;
RuleTester.it = it;

const errors = [{ messageId: 'reason' }];

new RuleTester({ linterOptions: { reportUnusedDisableDirectives: 'off' } }).run('disable-needs-reason', disableNeedsReason, {
  valid: [
    '// eslint-disable-next-line no-console -- the program has no other output\nconsole.log(1)',
    '// @ts-expect-error: the type of the driver is wrong\nf()',
    '// disabled for now',
  ],
  invalid: [
    { code: '/* eslint-disable no-console */\nconsole.log(1)', errors },
    { code: '// eslint-disable-next-line no-alert -- \nalert(1)', errors },
    { code: '// @ts-expect-error\nf()', errors },
    { code: '// @ts-ignore\nf()', errors },
  ],
});
