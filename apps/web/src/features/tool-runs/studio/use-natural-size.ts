import { useEffect, useState } from 'react';

type Size = { width: number; height: number };

/** The size of a picture in pixels, upright; null until it is known. */
export function useNaturalSize(url: string): Size | null {
  const [known, setKnown] = useState<(Size & { url: string }) | null>(null);
  useEffect(() => {
    const image = new Image();
    image.onload = () => setKnown({ url, width: image.naturalWidth, height: image.naturalHeight });
    image.src = url;
    return () => {
      image.onload = null;
    };
  }, [url]);
  return known?.url === url ? known : null;
}
