import type { PlanId } from '@imagemint/contract/plans';
import type { ToolId } from '@imagemint/contract/tools';
import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { buttonStyles } from '../../../ui/button-styles.ts';
import { Notice } from '../../../ui/Notice.tsx';

/** Says which plan a tool comes with, where the customer's own does not include it. */
export function LockedNotice({ tool, plan }: { tool: ToolId; plan: PlanId }) {
  const t = useTranslations('studio');
  const tools = useTranslations('tools');
  const shell = useTranslations('shell.plans');
  return (
    <Notice
      tone="info"
      title={t('locked', { tool: tools(`${tool}.name`), plan: shell(plan) })}
      code="TOOL_NOT_IN_PLAN"
      actions={
        <Link to="/pricing" search={{}} className={buttonStyles({ size: 'sm' })}>
          {t('plans')}
        </Link>
      }
    >
      {t('lockedText')}
    </Notice>
  );
}
