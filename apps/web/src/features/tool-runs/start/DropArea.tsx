import type { ToolId } from '@imagemint/contract/tools';
import { Camera, ImagePlus } from 'lucide-react';
import { PLAN_FACTS } from 'virtual:contract-facts';
import { useTranslations } from 'use-intl';
import { buttonStyles } from '../../../ui/button-styles.ts';
import { useMe } from '../../accounts/use-me.ts';
import { takeSample } from '../samples/take-sample.ts';
import { useSizes } from '../use-sizes.ts';
import { FilePicker } from './FilePicker.tsx';

const FORMATS = 'JPEG, PNG, WebP, GIF, AVIF, TIFF, HEIC';

type DropAreaProps = { tool: ToolId; isDragging: boolean; onFiles: (files: readonly File[]) => void };

/** Where a photo comes in: drop, paste, pick, camera, or our sample. */
export function DropArea({ tool, isDragging, onFiles }: DropAreaProps) {
  const t = useTranslations('start.drop');
  const sizes = useSizes();
  const plan = PLAN_FACTS[useMe()?.plan ?? 'free'];
  const keys = navigator.userAgent.includes('Mac') ? '⌘ V' : 'Ctrl V';
  return (
    <div
      className={`relative flex flex-col items-center rounded-3xl border px-5 py-12 text-center transition-colors sm:py-16 ${
        isDragging ? 'border-mint-line bg-mint-wash' : 'border-line bg-panel'
      }`}
    >
      <FilePicker onFiles={onFiles} className={`${buttonStyles({ variant: 'primary', size: 'lg' })} cursor-pointer`}>
        <ImagePlus aria-hidden="true" className="size-5" />
        {isDragging ? t('release') : t('choose')}
      </FilePicker>
      <FilePicker
        camera
        onFiles={onFiles}
        wrapperClassName="mt-3 pointer-fine:hidden"
        className={`${buttonStyles({ size: 'lg' })} cursor-pointer`}
      >
        <Camera aria-hidden="true" className="size-5" />
        {t('camera')}
      </FilePicker>
      <p className="mt-4 text-soft">
        <span className="pointer-coarse:hidden">{t('hint', { keys })}</span>
        <span className="pointer-fine:hidden">{t('hintTouch')}</span>
      </p>
      <button
        type="button"
        onClick={() => void takeSample(tool).then((file) => onFiles([file]))}
        className="mt-2 rounded py-1 text-sm text-mint-text underline decoration-mint-line/40 underline-offset-4 hover:decoration-mint-line"
      >
        {t('sample')}
      </button>
      <div className="mt-8 space-y-1 text-sm text-pretty text-soft">
        <p className="font-medium text-ink">{t('quiet')}</p>
        <p>{t('limits', { formats: FORMATS, size: sizes.bytes(plan.maxBytes), megapixels: String(plan.maxMegapixels) })}</p>
      </div>
    </div>
  );
}
