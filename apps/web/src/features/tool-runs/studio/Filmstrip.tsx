import type { ToolId } from '@imagemint/contract/tools';
import { Check, Clock, ImageOff, Plus, Shapes, TriangleAlert, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Spinner } from '../../../ui/Spinner.tsx';
import { dropPreview } from '../engine/preview-photo.ts';
import { cancelRun } from '../engine/start-runs.ts';
import { addFiles } from '../session/add-files.ts';
import { isBusy, type Photo } from '../session/photo.ts';
import { takeSample } from '../samples/take-sample.ts';
import { photoStore } from '../session/photo-store.ts';
import { FilePicker } from '../start/FilePicker.tsx';
import { usePlanTools } from '../use-plan-tools.ts';

type FilmstripProps = { photos: readonly Photo[]; selectedId: string; tool: ToolId; onFiles: (files: readonly File[]) => void };

/** All photos as small pictures with their state. */
export function Filmstrip({ photos, selectedId, tool, onFiles }: FilmstripProps) {
  const t = useTranslations('work');
  const sample = useTranslations('studio.sample');
  const { maxBatchSize } = usePlanTools();
  return (
    <ul aria-label={t('photos')} className="-mx-1 flex gap-2 overflow-x-auto px-1 pt-1 pb-1.5">
      {photos.map((photo) => (
        <Thumb key={photo.id} photo={photo} isSelected={photo.id === selectedId} />
      ))}
      <li className="relative shrink-0">
        <FilePicker
          onFiles={onFiles}
          className="grid size-16 cursor-pointer place-items-center rounded-xl border border-dashed border-edge text-soft transition-colors hover:border-mint-line hover:text-mint-text"
        >
          <Plus aria-hidden="true" className="size-5" />
          <span className="sr-only">{t('add')}</span>
        </FilePicker>
      </li>
      <li className="shrink-0">
        <button
          type="button"
          data-testid="add-sample"
          aria-label={sample('add')}
          title={sample('add')}
          onClick={() => void addSample(tool, maxBatchSize)}
          className="grid size-16 place-items-center content-center gap-0.5 rounded-xl border border-dashed border-line text-soft transition-colors hover:border-mint-line hover:text-mint-text"
        >
          <Shapes aria-hidden="true" className="size-5" strokeWidth={1.75} />
          <span className="text-[0.6875rem]">{sample('short')}</span>
        </button>
      </li>
    </ul>
  );
}

/** Brings our picture for a tool and shows it. */
async function addSample(tool: ToolId, maxBatchSize: number): Promise<void> {
  const [id] = await addFiles([await takeSample(tool)], maxBatchSize);
  if (id !== undefined) photoStore.select(id);
}

function Thumb({ photo, isSelected }: { photo: Photo; isSelected: boolean }) {
  const t = useTranslations('work');
  const { id, file, work } = photo;
  const remove = () => {
    if (isBusy(work)) cancelRun(id);
    dropPreview(id);
    photoStore.remove(id);
  };
  return (
    <li className="group relative shrink-0">
      <button
        type="button"
        aria-label={t('select', { name: file.name, status: t(`status.${work.phase}`) })}
        aria-current={isSelected ? 'true' : undefined}
        onClick={() => photoStore.select(id)}
        className={`checkered relative block size-16 overflow-hidden rounded-xl ring-inset ${isSelected ? 'outline-2 outline-offset-1 outline-mint-line' : ''}`}
      >
        {photo.canShow ? (
          <img src={photo.result?.url ?? photo.url} alt="" decoding="async" className="size-full object-cover" />
        ) : photo.result ? (
          <img src={photo.result.url} alt="" decoding="async" className="size-full object-cover" />
        ) : (
          !isBusy(work) && <ImageOff aria-hidden="true" className="mx-auto size-5 text-soft" />
        )}
        <ThumbState photo={photo} />
      </button>
      <button
        type="button"
        aria-label={t('remove', { name: file.name })}
        title={t('remove', { name: file.name })}
        onClick={remove}
        className="absolute -top-1 -right-1 grid size-6 place-items-center rounded-full border border-line bg-raised text-soft opacity-0 shadow-card transition-opacity group-hover:opacity-100 hover:text-ink focus-visible:opacity-100 pointer-coarse:opacity-100"
      >
        <X aria-hidden="true" className="size-3.5" />
      </button>
    </li>
  );
}

function ThumbState({ photo: { work, result } }: { photo: Photo }) {
  if (isBusy(work)) {
    return (
      <span className="absolute inset-0 grid place-items-center bg-[oklch(0.2_0.02_180/0.5)] text-white">
        {work.phase === 'waiting' ? <Clock aria-hidden="true" className="size-5" /> : <Spinner className="size-5" />}
      </span>
    );
  }
  if (work.phase === 'ended') return <Badge className="bg-red-wash text-red-text" Icon={TriangleAlert} />;
  return result ? <Badge className="bg-mint text-on-mint" Icon={Check} /> : null;
}

function Badge({ className, Icon }: { className: string; Icon: typeof Check }) {
  return (
    <span className={`absolute right-1 bottom-1 grid size-5 place-items-center rounded-full ${className}`}>
      <Icon aria-hidden="true" className="size-3" strokeWidth={3} />
    </span>
  );
}
