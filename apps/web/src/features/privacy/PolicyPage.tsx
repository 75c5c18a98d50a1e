import { POLICY_TEXT, type PolicyBlock, type PolicySentence } from '@imagemint/contract/policy-text';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { trpc } from '../../trpc.ts';
import { Page } from '../../ui/Page.tsx';
import { groupItems } from './group-items.ts';

/** The operator's policy, word for word; every sentence has an address, which the service's code refers to. */
export function PolicyPage() {
  const t = useTranslations('pages.policy');
  const { hash } = useLocation();
  const info = useQuery(trpc.service.info.queryOptions());
  useEffect(() => {
    if (hash !== '') document.getElementById(hash)?.scrollIntoView({ block: 'center' });
  }, [hash]);
  const headings = POLICY_TEXT.filter(({ kind }) => kind === 'heading');
  return (
    <Page title={t('title')} lead={t('lead')} wide>
      <div className="grid gap-12 lg:grid-cols-[13rem_minmax(0,42rem)] lg:gap-16">
        <nav aria-label={t('contents')} className="hidden lg:block">
          <ul className="sticky top-24 space-y-2.5 text-sm">
            {headings.map(({ sentences: [sentence] }) =>
              sentence === undefined ? null : (
                <li key={sentence.id}>
                  <Link to="/policy" hash={sentence.id} className="rounded text-soft hover:text-ink">
                    {sentence.text}
                  </Link>
                </li>
              ),
            )}
          </ul>
        </nav>
        <article lang="en" className="space-y-4 leading-relaxed">
          {groupItems(POLICY_TEXT).map((group) =>
            Array.isArray(group) ? (
              <ul key={group[0]?.sentences[0]?.id} className="space-y-2.5 border-l-2 border-line pl-5">
                {group.map((block) => (
                  <li key={block.sentences[0]?.id}>
                    <Sentences block={block} hash={hash} email={info.data?.contactEmail} />
                  </li>
                ))}
              </ul>
            ) : (
              <Block key={group.sentences[0]?.id} block={group} hash={hash} email={info.data?.contactEmail} />
            ),
          )}
        </article>
      </div>
    </Page>
  );
}

type BlockProps = { block: PolicyBlock; hash: string; email: string | undefined };

function Block({ block, hash, email }: BlockProps) {
  if (block.kind === 'title') return null;
  const [first] = block.sentences;
  if (block.kind === 'heading' && first) {
    return (
      <h2 id={first.id} className="pt-8 text-lg font-semibold tracking-tight first:pt-0">
        {first.text}
      </h2>
    );
  }
  return (
    <p>
      <Sentences block={block} hash={hash} email={email} />
    </p>
  );
}

function Sentences({ block, hash, email }: BlockProps) {
  return block.sentences.map((sentence) => (
    <Sentence key={sentence.id} sentence={sentence} isTarget={sentence.id === hash} email={email} />
  ));
}

function Sentence({ sentence: { id, text }, isTarget, email }: { sentence: PolicySentence; isTarget: boolean; email: string | undefined }) {
  const t = useTranslations('pages.policy');
  const [before = '', after] = text.trimEnd().split('{contactEmail}');
  return (
    <span
      id={id}
      className={`group scroll-mt-24 ${isTarget ? 'rounded bg-mint-wash box-decoration-clone py-0.5 ring-4 ring-mint-wash' : ''}`}
    >
      {before}
      {after !== undefined && (
        <>
          <a href={`mailto:${email ?? ''}`} className="rounded text-mint-text underline underline-offset-4">
            {email ?? '…'}
          </a>
          {after}
        </>
      )}
      <Link
        to="/policy"
        hash={id}
        aria-label={t('sentence', { id })}
        className={`mr-1 rounded px-0.5 align-super text-[0.6875rem] tabular-nums ${isTarget ? 'text-mint-text' : 'text-soft hover:text-mint-text'}`}
      >
        {id}
      </Link>
    </span>
  );
}
