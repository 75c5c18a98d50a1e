import sharp from 'sharp';

/** The only loaders there are in a sandbox; SVG, PDF, dcraw and the rest are refused even when a file claims another type. */
const LOADERS = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadWebpBuffer',
  'VipsForeignLoadNsgifBuffer',
  'VipsForeignLoadHeifBuffer',
  'VipsForeignLoadTiffBuffer',
];

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: LOADERS });
// No copy of a photo may wait in a cache; two photos at once beat two threads on one.
sharp.cache(false);
sharp.concurrency(1);

/** sharp, held to the loaders, the memory and the threads of a sandbox. The only import of it in this package. */
export { sharp as libvips };
export type { OutputInfo, Sharp } from 'sharp';
