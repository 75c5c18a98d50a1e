import { expect, test } from 'vitest';
import { countOpen, fitBatch } from './fit-batch.ts';
import { IDLE, type Phase } from './photo.ts';

test('a batch is filled to its last place', () => {
  expect(fitBatch(['a', 'b', 'c'], { open: 8, most: 10 })).toEqual({ taken: ['a', 'b'], leftOut: 1 });
  expect(fitBatch(['a'], { open: 9, most: 10 })).toEqual({ taken: ['a'], leftOut: 0 });
});

test('a full one takes none, also when the plan has become smaller', () => {
  expect(fitBatch(['a'], { open: 10, most: 10 })).toEqual({ taken: [], leftOut: 1 });
  expect(fitBatch(['a'], { open: 30, most: 10 })).toEqual({ taken: [], leftOut: 1 });
});

test('finished photos leave their place', () => {
  const photo = (phase: Phase) => ({ work: { ...IDLE, phase } });
  expect(countOpen([photo('chosen'), photo('waiting'), photo('processing'), photo('done'), photo('ended')])).toBe(3);
});
