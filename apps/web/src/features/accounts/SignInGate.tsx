import { useTranslations } from 'use-intl';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { SignInForm } from './SignInForm.tsx';
import { useMe } from './use-me.ts';

/** Asks visitors to sign in when they press the button. The photos stay where they are: in this tab. */
export function SignInGate({ open, onClose, onStart }: { open: boolean; onClose: () => void; onStart: () => void }) {
  const t = useTranslations('work.gate');
  const shell = useTranslations('shell');
  const me = useMe();
  return (
    <Dialog open={open} onClose={onClose} title={me ? t('titleBack') : t('title')}>
      <p className="mb-5 text-pretty text-soft">{me ? t('textBack') : t('text')}</p>
      {me ? (
        <Button variant="primary" size="lg" className="w-full" onClick={onStart} autoFocus>
          {shell('continue')}
        </Button>
      ) : (
        <SignInForm />
      )}
    </Dialog>
  );
}
