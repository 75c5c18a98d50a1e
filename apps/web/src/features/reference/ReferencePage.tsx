import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FileJson2, KeyRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { buttonStyles } from '../../ui/button-styles.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Page } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFailure } from '../../use-failure.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { ErrorTable } from './ErrorTable.tsx';
import { listOperations, type OpenApi } from './open-api.ts';
import { OperationSection } from './OperationSection.tsx';

async function fetchDocument(): Promise<OpenApi> {
  const response = await fetch('/openapi.json');
  if (!response.ok) {
    const data: unknown = await response.json().catch(() => null);
    throw Object.assign(new Error('no document'), { data });
  }
  return (await response.json()) as OpenApi;
}

/** The API, written from the service's own OpenAPI document. */
export function ReferencePage() {
  const t = useTranslations('pages.docs');
  const { data, error, refetch } = useQuery({ queryKey: ['openapi'], queryFn: fetchDocument, staleTime: Infinity });
  const failure = useFailure(error);
  const operations = data ? listOperations(data) : [];
  return (
    <Page title={t('title')} lead={t('lead')} wide>
      <div className="grid gap-12 lg:grid-cols-[14rem_minmax(0,46rem)] lg:gap-16">
        <nav aria-label={t('contents')} className="hidden lg:block">
          <ul className="sticky top-24 max-h-[calc(100dvh-8rem)] space-y-2.5 overflow-y-auto text-sm">
            {operations.map(({ id, path, operation }) => (
              <li key={id}>
                <a href={`#${id}`} className="rounded text-soft hover:text-ink">
                  {operation.summary ?? path}
                </a>
              </li>
            ))}
            <li>
              <a href="#errors" className="rounded text-soft hover:text-ink">
                {t('errors')}
              </a>
            </li>
          </ul>
        </nav>
        <div className="min-w-0">
          <QuickStart />
          {failure && <ErrorNotice failure={failure} onRetry={() => void refetch()} />}
          {!data && !failure && <Skeleton rows={3} className="h-40" />}
          {data && operations.map((operation) => <OperationSection key={operation.id} document={data} {...operation} />)}
          <ErrorTable />
        </div>
      </div>
    </Page>
  );
}

function QuickStart() {
  const t = useTranslations('pages.docs');
  const line = `curl -sS ${location.origin}/v1/run \\
  -H "Authorization: Bearer $KEY" \\
  -F image=@photo.jpg -F tool=enhance \\
  -o out.jpg`;
  return (
    <section aria-labelledby="quick" className="pb-10">
      <h2 id="quick" className="text-lg font-semibold tracking-tight">
        {t('quick')}
      </h2>
      <p className="mt-2 mb-4 text-soft">{t('quickText')}</p>
      <CodeBlock label={`${t('example')}: ${t('quick')}`} text={line} />
      <div className="mt-4 flex flex-wrap gap-3">
        <Link to="/account" className={buttonStyles()}>
          <KeyRound aria-hidden="true" className="size-4" />
          {t('key')}
        </Link>
        <a href="/openapi.json" className={buttonStyles()}>
          <FileJson2 aria-hidden="true" className="size-4" />
          {t('download')}
        </a>
      </div>
    </section>
  );
}
