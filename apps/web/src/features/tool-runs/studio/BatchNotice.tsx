import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { buttonStyles } from '../../../ui/button-styles.ts';
import { Notice } from '../../../ui/Notice.tsx';
import { photoStore, usePhotos } from '../session/photo-store.ts';
import { Button } from '../../../ui/Button.tsx';
import { usePlanTools } from '../use-plan-tools.ts';

/** Says that photos were left out because the plan takes no more at once. */
export function BatchNotice() {
  const t = useTranslations('studio');
  const shell = useTranslations('shell');
  const { leftOut } = usePhotos();
  const { maxBatchSize, largerBatch } = usePlanTools();
  if (leftOut === 0) return null;
  return (
    <Notice
      tone="warn"
      title={t('batchFull', { count: leftOut })}
      actions={
        <>
          {largerBatch && (
            <Link to="/pricing" search={{}} className={buttonStyles({ size: 'sm' })}>
              {t('plans')}
            </Link>
          )}
          <Button size="sm" onClick={() => photoStore.setLeftOut(0)}>
            {shell('close')}
          </Button>
        </>
      }
    >
      {t('batchText', { most: String(maxBatchSize) })}{' '}
      {largerBatch && t('batchMore', { plan: shell(`plans.${largerBatch.plan}`), most: String(largerBatch.maxBatchSize) })}
    </Notice>
  );
}
