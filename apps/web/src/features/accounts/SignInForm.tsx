import { useMutation, useQuery } from '@tanstack/react-query';
import { MailCheck } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLocaleChoice } from '../../i18n/LocaleProvider.tsx';
import { trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { buttonStyles } from '../../ui/button-styles.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { useFailure } from '../../use-failure.ts';

/** Asks for the address and sends the link. The answer is the same for known and unknown addresses. */
export function SignInForm() {
  const t = useTranslations('account.signIn');
  const { locale } = useLocaleChoice();
  const [email, setEmail] = useState('');
  const [isInvalid, setInvalid] = useState(false);
  const id = useId();
  const request = useMutation(trpc.accounts.requestSignInLink.mutationOptions());
  const failure = useFailure(request.error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const isValid = event.currentTarget.checkValidity() && email.trim() !== '';
    setInvalid(!isValid);
    if (isValid) request.mutate({ email: email.trim(), locale });
  };
  if (request.isSuccess) return <LinkSent email={email.trim()} onAgain={() => request.reset()} />;
  return (
    <form noValidate onSubmit={submit} className="space-y-4">
      <div>
        <label htmlFor={id} className="mb-2 block text-sm font-medium">
          {t('email')}
        </label>
        <input
          id={id}
          type="email"
          name="email"
          autoComplete="email"
          required
          maxLength={254}
          value={email}
          placeholder={t('placeholder')}
          aria-invalid={isInvalid}
          aria-describedby={isInvalid ? `${id}-error` : undefined}
          onChange={(event) => setEmail(event.target.value)}
          className="h-12 w-full rounded-xl border border-line bg-surface px-4 placeholder:text-soft hover:border-edge aria-invalid:border-red-text"
        />
        {isInvalid && (
          <p id={`${id}-error`} role="alert" className="mt-2 text-sm text-red-text">
            {t('invalid')}
          </p>
        )}
      </div>
      {failure && <ErrorNotice failure={failure} />}
      <Button type="submit" variant="primary" size="lg" className="w-full" busy={request.isPending}>
        {t('send')}
      </Button>
    </form>
  );
}

function LinkSent({ email, onAgain }: { email: string; onAgain: () => void }) {
  const t = useTranslations('account.signIn');
  const info = useQuery(trpc.service.info.queryOptions());
  return (
    <div role="status">
      <p className="flex items-center gap-2.5 font-medium">
        <MailCheck aria-hidden="true" className="size-5 text-mint-text" />
        {t('sent')}
      </p>
      <p className="mt-2 text-pretty text-soft">{t('sentText', { email })}</p>
      {info.data?.hasOutbox === true && (
        <div className="mt-4 rounded-xl bg-mint-wash p-4">
          <p className="text-sm text-pretty text-ink">{t('outbox')}</p>
          <a href="/dev/outbox" target="_blank" rel="noreferrer" className={`${buttonStyles({ variant: 'primary' })} mt-3`}>
            {t('openOutbox')}
          </a>
        </div>
      )}
      <button
        type="button"
        onClick={onAgain}
        className="mt-5 rounded text-sm text-mint-text underline decoration-mint-line/40 underline-offset-4 hover:decoration-mint-line"
      >
        {t('again')}
      </button>
    </div>
  );
}
