import { expect, test } from 'vitest';
import { nameDownload } from './name-download.ts';

test('the extension follows the result, not the original', () => {
  expect(nameDownload('Mum at the lake.HEIC', { tools: ['convert'], format: 'jpeg' })).toBe('Mum at the lake-convert.jpg');
});

test('every tool of a chain is named', () => {
  expect(nameDownload('mug.png', { tools: ['remove-background', 'compress'], format: 'png' })).toBe('mug-remove-background-compress.png');
});

test('dots inside the name stay', () => {
  expect(nameDownload('2026.11.23', { tools: ['enhance'], format: 'png' })).toBe('2026.11-enhance.png');
  expect(nameDownload('scan', { tools: ['enhance'], format: 'webp' })).toBe('scan-enhance.webp');
});

test('a name that is only an extension still gives a file name', () => {
  expect(nameDownload('.png', { tools: ['resize'], format: 'avif' })).toBe('photo-resize.avif');
});
