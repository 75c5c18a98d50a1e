import type { Photo } from '../session/photo.ts';
import { useSizes } from '../use-sizes.ts';

/** Name and figures of the photo, as read in this tab. */
export function PhotoFacts({ photo: { file, header } }: { photo: Photo }) {
  const sizes = useSizes();
  return (
    <div className="min-w-0">
      <p className="truncate font-medium" title={file.name}>
        {file.name}
      </p>
      <p className="text-sm text-soft tabular-nums">
        {header && `${header.format.toUpperCase()} · ${header.width} × ${header.height} · `}
        {sizes.bytes(file.size)}
      </p>
    </div>
  );
}
