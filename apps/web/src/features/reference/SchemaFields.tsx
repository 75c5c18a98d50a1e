import { useTranslations } from 'use-intl';
import { describeType } from './describe-type.ts';
import { type OpenApi, resolve, type Schema } from './open-api.ts';

/** The fields of an object schema. */
export function SchemaFields({ document, schema }: { document: OpenApi; schema: Schema | undefined }) {
  const resolved = schema && resolve(document, schema);
  const fields = Object.entries(resolved?.properties ?? {});
  if (fields.length === 0) return null;
  return (
    <dl className="divide-y divide-line rounded-xl border border-line text-sm">
      {fields.map(([name, field]) => (
        <FieldRow
          key={name}
          name={name}
          type={describeType(document, field)}
          isRequired={resolved?.required?.includes(name) === true}
          description={field.description}
          fallback={field.default}
        />
      ))}
    </dl>
  );
}

type FieldRowProps = { name: string; type: string; isRequired: boolean; description?: string | undefined; fallback?: unknown };

/** One field or parameter: name, type, whether it must be there, what it is. */
export function FieldRow({ name, type, isRequired, description, fallback }: FieldRowProps) {
  const t = useTranslations('pages.docs');
  return (
    <div className="px-4 py-3">
      <dt className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <code className="font-mono text-[0.8125rem] font-semibold">{name}</code>
        <span className="font-mono text-xs break-words text-soft">{type}</span>
        {isRequired && <span className="text-xs text-amber-text">{t('required')}</span>}
        {fallback !== undefined && <span className="font-mono text-xs text-soft">= {JSON.stringify(fallback)}</span>}
      </dt>
      {description !== undefined && <dd className="mt-1 text-pretty text-soft">{description}</dd>}
    </div>
  );
}
