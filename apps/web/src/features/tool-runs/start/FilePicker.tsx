import { type ReactNode, useId } from 'react';

const ACCEPT = 'image/jpeg,image/png,image/webp,image/gif,image/avif,image/tiff,image/heic,image/heif,.heic,.heif,.tif,.tiff,.avif';

type FilePickerProps = {
  onFiles: (files: readonly File[]) => void;
  camera?: boolean;
  wrapperClassName?: string;
  className: string;
  children: ReactNode;
};

/** A file input that looks like a button; with `camera` it opens the camera where there is one. */
export function FilePicker({ onFiles, camera = false, wrapperClassName = 'contents', className, children }: FilePickerProps) {
  const id = useId();
  return (
    <span className={wrapperClassName}>
      <input
        id={id}
        type="file"
        accept={camera ? 'image/*' : ACCEPT}
        multiple={!camera}
        {...(camera && { capture: 'environment' as const })}
        className="peer sr-only"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      <label
        htmlFor={id}
        className={`${className} peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-mint-line`}
      >
        {children}
      </label>
    </span>
  );
}
