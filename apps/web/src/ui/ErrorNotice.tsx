import { useFormatter, useTranslations } from 'use-intl';
import type { AppFailure } from '../read-failure.ts';
import { Button } from './Button.tsx';
import { Notice } from './Notice.tsx';

const MEGA = 1_000_000;

/** A failure in words: what happened, what to do next, the code, and a way to try again where that helps. */
export function ErrorNotice({ failure, onRetry }: { failure: AppFailure; onRetry?: (() => void) | undefined }) {
  const t = useTranslations('errors');
  const shell = useTranslations('shell');
  const format = useFormatter();
  const limit = failure.limit ?? 0;
  const values = {
    size: format.number(limit / MEGA, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }),
    megapixels: format.number(limit, { maximumFractionDigits: 1 }),
  };
  const next = `${failure.code}.next` as const;
  return (
    <Notice
      tone="bad"
      title={t(`${failure.code}.title`)}
      code={failure.requestId === undefined ? failure.code : `${failure.code} · ${failure.requestId}`}
      actions={onRetry && <Button onClick={onRetry}>{shell('retry')}</Button>}
    >
      {t(next, values)}
    </Notice>
  );
}
