import { show } from '../manifest/finding.ts';
import { type JsonObject, memberPath, objectAt, objectsAt, textAt } from '../manifest/json.ts';
import { kindRule, type Report, type Rule, type RuleScene } from './rule.ts';

/** What is reachable from where. */
export const NETWORK_RULES: readonly Rule[] = [
  kindRule(
    'node-port-service',
    '/Service',
    'no Service is open on the nodes',
    { kubeLinter: ['exposed-services'], kubeScore: ['service-type'] },
    ({ manifest }, report) => {
      const { type } = manifest.spec;
      if (type === 'NodePort' || type === 'LoadBalancer')
        report('spec.type', `type must be ClusterIP, got ${show(type)}; use an Ingress or a port-forward`);
    },
  ),
  kindRule('service-ports', '/Service', 'a Service has the fields of its type', {}, ({ manifest: { spec } }, report) => {
    if (spec.type === 'ExternalName') {
      if (textAt(spec, 'externalName') === '')
        report('spec.externalName', 'externalName must be there for the type ExternalName, got none; add it');
    } else if (objectsAt(spec, 'ports').length === 0 && spec.clusterIP !== 'None') {
      report('spec.ports', 'ports must be there for a Service with an address, got none; add them, or set clusterIP None');
    }
  }),
  kindRule(
    'dangling-network-policy',
    'networking.k8s.io/NetworkPolicy',
    'a NetworkPolicy selects pods that are there',
    { kubeLinter: ['dangling-networkpolicy'], kubeScore: ['networkpolicy-targets-pod'] },
    ({ manifest }, report, { unit }) => {
      const selector = objectAt(objectAt(manifest.spec, 'podSelector'), 'matchLabels');
      if (Object.keys(selector).length === 0 || unit.selectPods(manifest.namespace, selector).length > 0) return;
      report('spec.podSelector', `podSelector must select pods of the output, got ${show(selector)}; correct it`);
    },
  ),
  kindRule(
    'ingress-backend',
    'networking.k8s.io/Ingress',
    'an Ingress leads to Services that are there',
    { kubeLinter: ['dangling-ingress'], kubeScore: ['ingress-targets-service'] },
    ({ manifest }, report, scene) => {
      checkBackend(objectAt(manifest.spec, 'defaultBackend'), 'spec.defaultBackend', manifest.namespace, report, scene);
      objectsAt(manifest.spec, 'rules').forEach((rule, index) => {
        objectsAt(objectAt(rule, 'http'), 'paths').forEach((path, at) => {
          checkBackend(objectAt(path, 'backend'), `spec.rules[${index}].http.paths[${at}].backend`, manifest.namespace, report, scene);
        });
      });
    },
  ),
  kindRule(
    'ingress-tls',
    'networking.k8s.io/Ingress',
    'an Ingress is encrypted',
    { polaris: ['tlsSettingsMissing'] },
    ({ manifest }, report) => {
      if (objectsAt(manifest.spec, 'tls').length === 0)
        report('spec.tls', 'tls must be there, got none; name the Secret of the certificate');
    },
  ),
  kindRule('ingress-host', 'networking.k8s.io/Ingress', 'an Ingress names its hosts', {}, ({ manifest }, report) => {
    objectsAt(manifest.spec, 'rules').forEach(({ host }, index) => {
      if (typeof host !== 'string' || host.startsWith('*'))
        report(`spec.rules[${index}].host`, `host must be a name, got ${show(host)}; give it`);
    });
  }),
  kindRule(
    'ingress-snippet',
    'networking.k8s.io/Ingress',
    'an Ingress holds no configuration of nginx',
    { checkov: [152, 153, 154] },
    ({ manifest }, report) => {
      for (const key of Object.keys(objectAt(manifest.metadata, 'annotations'))) {
        if (/^nginx\.ingress\.kubernetes\.io\/[\w-]*snippet$/.test(key))
          report(
            memberPath('metadata.annotations', key),
            `annotation must not hold configuration, got ${show(key)}; leave it out (CVE-2021-25742)`,
          );
      }
    },
  ),
];

function checkBackend(backend: JsonObject, path: string, namespace: string, report: Report, { unit }: RuleScene): void {
  const service = objectAt(backend, 'service');
  const name = textAt(service, 'name');
  if (name === '') return;
  const found = unit.find('', 'Service', namespace, name)?.manifest;
  const { number, name: portName } = objectAt(service, 'port');
  const hasPort = objectsAt(found?.spec ?? {}, 'ports').some(
    (port) => port.port === number || (portName !== undefined && port.name === portName),
  );
  if (found === undefined)
    report(`${path}.service.name`, `Service must exist in namespace ${show(namespace)}, got ${show(name)}; correct the name or add it`);
  else if (!hasPort) report(`${path}.service.port`, `port must be one of the Service ${name}, got ${show(service.port)}; correct it`);
}
