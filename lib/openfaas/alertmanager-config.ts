import { NAMESPACES } from './namespaces.ts';

export interface AlertmanagerConfigOptions {
  /** User name of the gateway's basic auth; with another one than the Secret's, scaling gets 401. */
  readonly gatewayUser: string;
  /**
   * Which alerts go to the gateway, which scales the function that an alert's label `function_name` names, whatever the alert says: all of them
   * (`published`), those that upstream meant (`repaired`), or none (`off`).
   */
  readonly scaling: 'published' | 'repaired' | 'off';
}

/** As Alertmanager spells it, from 0.18 on. `match` is old for `matchers`, which 0.22 brought; both are read up to now. */
export interface AlertmanagerConfig {
  readonly route: {
    readonly group_by: readonly string[];
    readonly group_wait: string;
    readonly group_interval: string;
    readonly repeat_interval: string;
    readonly receiver: string;
    readonly routes?: readonly { readonly match: Readonly<Record<string, string>>; readonly receiver?: string }[];
  };
  readonly inhibit_rules: readonly object[];
  readonly receivers: readonly { readonly name: string; readonly webhook_configs?: readonly object[] }[];
}

const SCALE_UP = 'scale-up';
const NOWHERE = 'nowhere';

/**
 * Alertmanager's configuration (faas-netes yaml/alertmanager-cfg.yml at 882bd1ba), with its routing as published or repaired.
 *
 * Upstream's child route never matches, because its receiver is indented into `match`; the root route, whose receiver is the gateway, does the
 * work, for every alert that there is.
 */
export function openfaasAlertmanagerConfig({ gatewayUser, scaling }: AlertmanagerConfigOptions): AlertmanagerConfig {
  const timing = { group_by: ['alertname', 'cluster', 'service'], group_wait: '5s', group_interval: '10s', repeat_interval: '30s' };
  const scaleUp = { name: SCALE_UP, webhook_configs: [gatewayWebhook(gatewayUser)] };
  const nowhere = { name: NOWHERE };
  switch (scaling) {
    case 'published':
      return config({ ...timing, receiver: SCALE_UP, routes: [{ match: { service: 'gateway', receiver: SCALE_UP, severity: 'major' } }] }, [
        scaleUp,
      ]);
    case 'repaired':
      return config({ ...timing, receiver: NOWHERE, routes: [{ match: { service: 'gateway', severity: 'major' }, receiver: SCALE_UP }] }, [
        nowhere,
        scaleUp,
      ]);
    case 'off':
      return config({ ...timing, receiver: NOWHERE }, [nowhere]);
  }
}

function config(route: AlertmanagerConfig['route'], receivers: AlertmanagerConfig['receivers']): AlertmanagerConfig {
  return {
    route,
    inhibit_rules: [
      { source_match: { severity: 'critical' }, target_match: { severity: 'warning' }, equal: ['alertname', 'cluster', 'service'] },
    ],
    receivers,
  };
}

function gatewayWebhook(gatewayUser: string): object {
  return {
    url: `http://gateway.${NAMESPACES.openfaas}:8080/system/alert`,
    send_resolved: true,
    http_config: { basic_auth: { username: gatewayUser, password_file: '/var/secrets/basic-auth-password' } },
  };
}
