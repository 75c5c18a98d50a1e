import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { CodeBlock } from './CodeBlock.tsx';
import { describeType } from './describe-type.ts';
import { type Body, type Method, type OpenApi, type Operation, type Parameter, resolve } from './open-api.ts';
import { FieldRow, SchemaFields } from './SchemaFields.tsx';
import { writeCurl } from './write-curl.ts';

type OperationSectionProps = { document: OpenApi; id: string; method: Method; path: string; operation: Operation };

/** One operation of the API. */
export function OperationSection({ document, id, method, path, operation }: OperationSectionProps) {
  const t = useTranslations('pages.docs');
  const parameters = (operation.parameters ?? []).map((parameter) => resolve(document, parameter));
  const curl = writeCurl({ origin: location.origin, method, path, operation });
  return (
    <section aria-labelledby={id} className="border-t border-line py-10">
      <h2 id={id} className="scroll-mt-24 text-lg font-semibold tracking-tight">
        {operation.summary ?? path}
      </h2>
      <p className="mt-2 flex flex-wrap items-center gap-2.5">
        <span className="rounded-md bg-mint-wash px-1.5 py-0.5 font-mono text-xs font-semibold text-mint-text uppercase">{method}</span>
        <code className="font-mono text-sm break-all">{path}</code>
      </p>
      {operation.description !== undefined && (
        <p className="mt-3 max-w-2xl text-pretty whitespace-pre-line text-soft">{operation.description}</p>
      )}
      <div className="mt-6 space-y-7">
        <CodeBlock label={`${t('example')}: ${operation.summary ?? path}`} text={curl} />
        {parameters.length > 0 && (
          <Part title={t('parameters')}>
            <dl className="divide-y divide-line rounded-xl border border-line text-sm">
              {parameters.map((parameter) => (
                <ParameterRow key={`${parameter.in}:${parameter.name}`} document={document} parameter={parameter} />
              ))}
            </dl>
          </Part>
        )}
        {operation.requestBody && (
          <Part title={t('request')}>
            <Contents document={document} body={resolve(document, operation.requestBody)} />
          </Part>
        )}
        <Part title={t('responses')}>
          <div className="space-y-5">
            {Object.entries(operation.responses ?? {}).map(([status, body]) => (
              <Response key={status} document={document} status={status} body={resolve(document, body)} />
            ))}
          </div>
        </Part>
      </div>
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="mb-2.5 text-sm font-semibold">{title}</h3>
      {children}
    </div>
  );
}

function ParameterRow({ document, parameter }: { document: OpenApi; parameter: Parameter }) {
  const { name = '', in: place = '', required = false, description, schema } = parameter;
  return (
    <FieldRow
      name={name}
      type={`${place}, ${describeType(document, schema)}`}
      isRequired={required}
      description={description ?? schema?.description}
      fallback={schema?.default}
    />
  );
}

function Response({ document, status, body }: { document: OpenApi; status: string; body: Body }) {
  return (
    <div>
      <p className="mb-2 flex flex-wrap items-baseline gap-x-3 text-sm">
        <code className={`font-mono font-semibold ${status.startsWith('2') ? 'text-mint-text' : 'text-soft'}`}>{status}</code>
        <span className="text-soft">{body.description}</span>
      </p>
      {status.startsWith('2') && <Contents document={document} body={body} />}
    </div>
  );
}

function Contents({ document, body }: { document: OpenApi; body: Body }) {
  return (
    <div className="space-y-4">
      {Object.entries(body.content ?? {}).map(([type, { schema }]) => (
        <div key={type}>
          <p className="mb-2 font-mono text-xs text-soft">{type}</p>
          <SchemaFields document={document} schema={schema} />
        </div>
      ))}
    </div>
  );
}
