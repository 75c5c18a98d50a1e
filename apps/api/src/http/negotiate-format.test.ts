import { describe, expect, test } from 'vitest';
import { negotiateFormat, withFormat } from './negotiate-format.ts';

const negotiate = (accept?: string) => negotiateFormat({ headers: accept === undefined ? {} : { accept } });

describe('what the Accept header decides', () => {
  test.each([
    [undefined, null],
    ['', null],
    ['*/*', null],
    ['image/*', null],
    ['image/*;q=0.9, */*;q=0.8', null],
    ['image/png', 'png'],
    ['IMAGE/PNG', 'png'],
    ['image/jpeg;q=0.5, image/png;q=0.9', 'png'],
    ['image/png;q=0.9,image/jpeg;q=0.91', 'jpeg'],
    ['image/jpeg, image/webp', 'jpeg'],
    ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'avif'],
    ['text/html, image/webp;q=0.1', 'webp'],
    ['image/webp, */*', 'webp'],
    ['image/webp, */*;q=0.8', 'webp'],
    ['*/*, image/jpeg;q=1.000', 'jpeg'],
    ['image/png ; q=0.2 , image/webp ;q=0.1', 'png'],
    ['image/jpeg;level=1;q=0.4, image/webp;q=0.3', 'jpeg'],
  ] as const)('%s: %s', (accept, format) => expect(negotiate(accept)).toBe(format));

  test.each([
    ['image/avif;q=0, image/*', 'webp'],
    ['image/webp;q=0, image/avif;q=0, */*', 'jpeg'],
    ['image/webp;q=0.5, */*', 'avif'],
    ['image/webp;q=0.2, image/*;q=0.1, image/avif;q=0', 'webp'],
  ] as const)('a type that is not wanted, or wanted less, is never written: %s: %s', (accept, format) => {
    expect(negotiate(accept)).toBe(format);
  });

  test.each(['text/html', 'image/gif', 'image/heic', 'image/jpeg;q=0', 'image/*;q=0', '*/*;q=0', 'image/png;q=0.000, text/*'])(
    'nothing that a tool writes: %s',
    (accept) => expect(() => negotiate(accept)).toThrow(expect.objectContaining({ code: 'NOT_ACCEPTABLE' })),
  );

  test.each(['application/json', 'application/problem+json, image/gif', 'application/octet-stream', 'application/*'])(
    'a client of JSON or of bytes still gets a picture: %s',
    (accept) => expect(negotiate(accept)).toBeNull(),
  );

  test.each(['image/png;q=2', 'image/png;q=-1', 'image/png;q=x', 'png', '/', ';;,,', '*/png', 'image/png/x'])(
    'malformed elements count as missing: %s',
    (accept) => expect(negotiate(accept)).toBeNull(),
  );

  test('a malformed element leaves its neighbours alone', () => expect(negotiate('image/png;q=1.5, image/webp')).toBe('webp'));
});

test('the negotiated format fills an open choice and never overrides one', () => {
  expect(withFormat({}, 'png')).toEqual({ format: 'png' });
  expect(withFormat({ quality: 5, format: 'auto' }, 'png')).toEqual({ quality: 5, format: 'png' });
  expect(withFormat({ format: 'jpeg' }, 'png')).toEqual({ format: 'jpeg' });
  expect(withFormat({ format: 7 }, 'png')).toEqual({ format: 7 });
  expect(withFormat({ quality: 5 }, null)).toEqual({ quality: 5 });
  for (const then of [null, 'x', [], [7], [null]]) expect(withFormat({ then }, 'png')).toEqual({ then });
  for (const params of [null, 'text', 7, [1], undefined]) expect(withFormat(params, 'png')).toEqual(params);
});

test('in a chain the last tool writes the file, and no other one loses transparency for it', () => {
  const steps = [{ tool: 'resize', params: { width: 5 } }, { tool: 'convert' }];
  expect(withFormat({ quality: 5, then: steps }, 'jpeg')).toEqual({
    quality: 5,
    then: [steps[0], { tool: 'convert', params: { format: 'jpeg' } }],
  });
  const chosen = { then: [{ tool: 'convert', params: { format: 'webp' } }] };
  expect(withFormat(chosen, 'jpeg')).toEqual(chosen);
  expect(withFormat({ then: [{ tool: 'convert', params: 7 }] }, 'jpeg')).toEqual({ then: [{ tool: 'convert', params: 7 }] });
});
