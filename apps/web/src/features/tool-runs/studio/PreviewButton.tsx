import { Eye, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/Button.tsx';
import { SignInGate } from '../../accounts/SignInGate.tsx';
import { useBalance } from '../../billing/use-balance.ts';
import { useGate } from './use-gate.ts';
import type { PreviewOffer } from './use-preview.ts';

type PreviewButtonProps = { offer: PreviewOffer; full: number; isReady: boolean };

/** The one button that makes a preview, with its price; then the one that ends it. */
export function PreviewButton({ offer: { state, price, start, drop }, full, isReady }: PreviewButtonProps) {
  const t = useTranslations('studio.preview');
  const balance = useBalance();
  const { enter, gate } = useGate(start);
  const isShort = balance !== undefined && balance.available < price;
  if (state !== 'offered') {
    return (
      <Button size="lg" data-testid={`preview-${state}`} className="px-4! max-lg:text-sm!" onClick={drop}>
        <X aria-hidden="true" className="size-4" />
        {t(state === 'busy' ? 'cancel' : 'close')}
      </Button>
    );
  }
  return (
    <>
      <Button
        size="lg"
        data-testid="preview-offered"
        title={t('hint')}
        className="px-4! max-lg:text-sm!"
        disabled={!isReady || isShort}
        onClick={enter}
      >
        <Eye aria-hidden="true" className="size-4" />
        <span className="lg:hidden">{t('short', { count: String(price) })}</span>
        <span className="max-lg:hidden">{t('make', { count: price })}</span>
        <span className="text-sm font-normal text-soft max-lg:hidden">{t('instead', { count: String(full) })}</span>
      </Button>
      <SignInGate {...gate} />
    </>
  );
}
