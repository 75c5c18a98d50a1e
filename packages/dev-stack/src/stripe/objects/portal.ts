import { mergeMetadata, orNull, type MetadataParam } from '../wire/params.ts';
import { refuse } from '../wire/stripe-error.ts';
import { take, type World } from '../world.ts';
import { idOf, type PortalConfiguration, type PortalSession } from './stored.ts';

export type ConfigurationFields = {
  features: {
    invoice_history?: { enabled: boolean } | undefined;
    payment_method_update?: { enabled: boolean } | undefined;
    subscription_cancel?: { enabled: boolean; mode?: 'at_period_end' | 'immediately' | undefined } | undefined;
  };
  business_profile?:
    | { headline?: string | null | undefined; privacy_policy_url?: string | undefined; terms_of_service_url?: string | undefined }
    | undefined;
  default_return_url?: string | null | undefined;
  name?: string | null | undefined;
  metadata?: MetadataParam;
};

const ALL_ON: ConfigurationFields = {
  features: { invoice_history: { enabled: true }, payment_method_update: { enabled: true }, subscription_cancel: { enabled: true } },
};

const isOn = (feature: { enabled: boolean } | undefined): boolean => feature?.enabled ?? false;

function featuresOf(features: ConfigurationFields['features']): PortalConfiguration['features'] {
  return {
    customer_update: { allowed_updates: [], enabled: false },
    invoice_history: { enabled: isOn(features.invoice_history) },
    payment_method_update: { enabled: isOn(features.payment_method_update), payment_method_configuration: null },
    subscription_cancel: {
      cancellation_reason: { enabled: false, feedback_options: null, options: [] },
      enabled: isOn(features.subscription_cancel),
      mode: features.subscription_cancel?.mode ?? 'at_period_end',
      proration_behavior: 'none',
    },
    subscription_pause: { duration: null, enabled: false },
    subscription_update: {
      billing_cycle_anchor: null,
      default_allowed_updates: [],
      enabled: false,
      proration_behavior: 'none',
      schedule_at_period_end: { conditions: [] },
      trial_update_behavior: 'end_trial',
    },
  } as unknown as PortalConfiguration['features'];
}

/** POST /v1/billing_portal/configurations. The first one is the default. */
export function createConfiguration(world: World, fields: ConfigurationFields): PortalConfiguration {
  const { features, business_profile: profile } = fields;
  const configuration: PortalConfiguration = {
    id: world.newId('bpc'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: {
      headline: orNull(profile?.headline),
      privacy_policy_url: orNull(profile?.privacy_policy_url),
      terms_of_service_url: orNull(profile?.terms_of_service_url),
    },
    created: world.now(),
    default_return_url: orNull(fields.default_return_url),
    features: featuresOf(features),
    is_default: world.tables.portalConfigurations.size === 0,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: mergeMetadata({}, fields.metadata),
    name: orNull(fields.name),
    updated: world.now(),
  };
  world.tables.portalConfigurations.set(configuration.id, configuration);
  return configuration;
}

/** POST /v1/billing_portal/sessions. */
export function createPortalSession(
  world: World,
  fields: { customer: string; return_url?: string | undefined; configuration?: string | undefined; locale?: string | undefined },
): PortalSession {
  if (world.tables.deletedCustomers.has(fields.customer))
    throw refuse(`No such customer: '${fields.customer}'`, { code: 'resource_missing', param: 'customer' });
  const customer = take([world, 'customers'], fields.customer, 'customer');
  const chosen = fields.configuration === undefined ? null : take([world, 'portalConfigurations'], fields.configuration, 'configuration');
  const [first = createConfiguration(world, ALL_ON)] = world.tables.portalConfigurations.values();
  const configuration = chosen ?? first;
  const id = world.newId('bps');
  const session: PortalSession = {
    id,
    object: 'billing_portal.session',
    after_expiration: null,
    configuration: configuration.id,
    created: world.now(),
    customer: customer.id,
    customer_account: null,
    flow: null,
    livemode: false,
    locale: fields.locale ?? null,
    on_behalf_of: null,
    return_url: fields.return_url ?? configuration.default_return_url,
    url: `${world.url}/p/session/${id}`,
  };
  world.tables.portalSessions.set(id, session);
  return session;
}

/** What the page of a portal session may offer. */
export function portalFeatures(world: World, session: PortalSession): PortalConfiguration['features'] {
  return take([world, 'portalConfigurations'], idOf(session.configuration) ?? '').features;
}
