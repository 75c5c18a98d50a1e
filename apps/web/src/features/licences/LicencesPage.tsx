import { MODELS, type ModelFacts, type ModelId } from '@imagemint/contract/models';
import type { ToolId } from '@imagemint/contract/tools';
import { TOOL_FACTS } from 'virtual:contract-facts';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Page } from '../../ui/Page.tsx';
import { Section } from '../../ui/Section.tsx';

/** Every model that the tools use, made from the register: origin, licence, doubts, and how to check that it is the same file. */
export function LicencesPage() {
  const t = useTranslations('pages.licences');
  return (
    <Page title={t('title')} lead={t('lead')}>
      {Object.entries(MODELS).map(([id, model]) => (
        <Section
          key={id}
          title={model.name}
          text={
            <span lang="en" id={id}>
              {model.purpose}
            </span>
          }
        >
          <Facts id={id as ModelId} model={model} />
        </Section>
      ))}
    </Page>
  );
}

function Facts({ id, model }: { id: ModelId; model: ModelFacts }) {
  const t = useTranslations('pages.licences');
  const tools = useTranslations('tools');
  const users = (Object.keys(TOOL_FACTS) as ToolId[]).filter((tool) => TOOL_FACTS[tool].models.includes(id));
  return (
    <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-[10rem_minmax(0,1fr)]">
      {users.length > 0 && <Fact label={t('tools')}>{users.map((tool) => tools(`${tool}.name`)).join(', ')}</Fact>}
      <Fact label={t('licence')}>
        <span lang="en">{model.licence}</span>
      </Fact>
      <Fact label={t('doubts')}>{model.doubts === null ? t('none') : <span lang="en">{model.doubts}</span>}</Fact>
      <Fact label={t('generative')}>{t(model.generative ? 'isGenerative' : 'isFaithful')}</Fact>
      <Fact label={t('package')}>
        <code className="font-mono text-xs break-all">
          {model.package} {model.version}
        </code>
      </Fact>
      <Fact label={t('files')}>
        <ul className="space-y-2">
          {model.files.map(({ path, sha256 }) => (
            <li key={path} className="font-mono text-xs break-all">
              {path}
              <span className="block text-soft">{sha256}</span>
            </li>
          ))}
        </ul>
      </Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-soft max-sm:-mb-2">{label}</dt>
      <dd className="min-w-0 text-pretty">{children}</dd>
    </div>
  );
}
