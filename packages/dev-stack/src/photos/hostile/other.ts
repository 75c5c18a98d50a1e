import { gzipSync } from 'node:zlib';
import { createRandom } from '../random.ts';
import { be, le } from './alter-bytes.ts';
import type { HostileFile } from './hostile-file.ts';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="http://127.0.0.1:1/x.png"/></svg>';
const BILLION_LAUGHS = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, n) => `<!ENTITY e${n} "${`&${n === 0 ? 'a' : `e${n - 1}`};`.repeat(10)}">`).join('')}]><svg xmlns="http://www.w3.org/2000/svg">&e8;</svg>`;

const text = (content: string) => Buffer.from(content, 'latin1');

/** Everything that is no photo at all, whatever it is called. */
const NO_PHOTOS: Record<string, () => Buffer> = {
  'note.txt.jpg': () => text('Dear service, this is not a photo.\n'),
  'drawing.svg named photo.jpg': () => text(SVG),
  'billion-laughs.svg named photo.png': () => text(BILLION_LAUGHS),
  'script.html named photo.webp': () => text('<!doctype html><script>alert(document.domain)</script>'),
  'paper.pdf named photo.jpg': () =>
    text('%PDF-1.7\n1 0 obj\n<< /Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\nendobj\n%%EOF\n'),
  'letter.ps named photo.jpg': () => text('%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file\nshowpage\n'),
  'push.mvg named photo.jpg': () => text('push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 "|id"\npop graphic-context\n'),
  'archive.zip named photo.png': () => Buffer.concat([text('PK\x03\x04'), be(2, 0x1400, 0, 0), Buffer.alloc(40)]),
  'photo.jpg.gz named photo.jpg': () => gzipSync(Buffer.alloc(1_000_000)),
  'program.elf named photo.jpg': () => Buffer.concat([text('\x7fELF\x02\x01\x01'), Buffer.alloc(120, 3)]),
  'program.exe named photo.jpg': () => Buffer.concat([text('MZ'), Buffer.alloc(200, 0x90)]),
  'sound.wav named photo.webp': () => Buffer.concat([text('RIFF'), le(4, 2_036), text('WAVEfmt '), le(4, 16), Buffer.alloc(2_016, 1)]),
  'film.mp4 named photo.heic': () => Buffer.concat([be(4, 32), text('ftypisom'), be(4, 512), text('isomiso2avc1mp41'), Buffer.alloc(500)]),
  'film.mov named photo.heic': () => Buffer.concat([be(4, 20), text('ftypqt  '), be(4, 0), text('qt  '), Buffer.alloc(500)]),
  'picture.bmp': () => Buffer.concat([text('BM'), le(4, 70, 0, 54, 40, 1, 1), le(2, 1, 24), Buffer.alloc(28)]),
  'picture.ico': () => Buffer.concat([le(2, 0, 1, 1), Buffer.from([1, 1, 0, 0]), le(2, 1, 32), le(4, 40, 22), Buffer.alloc(60)]),
  'picture.psd': () => Buffer.concat([text('8BPS'), be(2, 1, 0, 0, 0, 3), be(4, 8, 8), be(2, 8, 3), Buffer.alloc(60)]),
  'picture.jp2': () =>
    Buffer.concat([be(4, 12), text('jP  \r\n\x87\n'), be(4, 20), text('ftypjp2 '), be(4, 0), text('jp2 '), Buffer.alloc(60)]),
  'picture.j2k': () => Buffer.concat([be(2, 0xff4f, 0xff51, 47), Buffer.alloc(60)]),
  'picture.jxl': () =>
    Buffer.concat([be(4, 12), text('JXL \r\n\x87\n'), be(4, 20), text('ftypjxl '), be(4, 0), text('jxl '), Buffer.alloc(60)]),
  'codestream.jxl': () => Buffer.concat([be(2, 0xff0a), Buffer.alloc(60, 9)]),
  'picture.exr': () => Buffer.concat([le(4, 20_000_630, 2), Buffer.alloc(60)]),
  'picture.ppm': () => text('P6\n2 2\n255\nabcdefghijkl'),
  'picture.qoi': () => Buffer.concat([text('qoif'), be(4, 65_535, 65_535), Buffer.from([4, 0]), Buffer.alloc(16)]),
  'zeros.jpg': () => Buffer.alloc(64 * 1024),
  'noise.png': () => noise(64 * 1024),
  'a JPEG behind a byte order mark': () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf, 0xff, 0xd8, 0xff]), Buffer.alloc(300)]),
  'a form inside a form': () =>
    text('--x\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n\xff\xd8\xff\r\n--x--\r\n'),
};

/** Files that are no photo, and those that hardly are a file. */
export function listOthers(): HostileFile[] {
  return [
    { name: 'an empty file', bytes: Buffer.alloc(0), expected: ['IMAGE_EMPTY'] },
    { name: 'one byte that begins nothing', bytes: Buffer.from('x'), expected: ['IMAGE_UNSUPPORTED'] },
    { name: 'one byte that begins a GIF', bytes: Buffer.from('G'), expected: ['IMAGE_TRUNCATED'] },
    { name: 'two bytes that begin a JPEG', bytes: be(2, 0xffd8), expected: ['IMAGE_TRUNCATED'] },
    ...Object.entries(NO_PHOTOS).map(([name, make]): HostileFile => ({ name, bytes: make(), expected: ['IMAGE_UNSUPPORTED'] })),
  ];
}

function noise(length: number): Buffer {
  const random = createRandom(5);
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}
