import { useEffect, useState } from 'react';
import type { TilePictures } from './paint-tiles.ts';

let pictures: Promise<TilePictures> | null = null;

/** The pictures of the tool tiles, painted once in this tab after the page has been shown; null until then. */
export function useSamples(): TilePictures | null {
  const [ready, setReady] = useState<TilePictures | null>(null);
  useEffect(() => {
    let isCurrent = true;
    pictures ??= paint();
    void pictures.then((urls) => isCurrent && setReady(urls));
    return () => {
      isCurrent = false;
    };
  }, []);
  return ready;
}

async function paint(): Promise<TilePictures> {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const { paintTiles } = await import('./paint-tiles.ts');
  return await paintTiles();
}
