import type { PlatformNamespace } from '../platform/lab-platform.ts';

/** OpenFaaS's own names: its gateway and provider are configured with them. */
export const NAMESPACES = { openfaas: 'openfaas', functions: 'openfaas-fn' } as const;

const MESH_ANNOTATIONS = {
  'linkerd.io/inject': 'enabled',
  'config.linkerd.io/skip-inbound-ports': '4222',
  'config.linkerd.io/skip-outbound-ports': '4222',
};

/** The two namespaces of OpenFaaS (faas-netes namespaces.yml at 882bd1ba). */
export const OPENFAAS_NAMESPACES: readonly PlatformNamespace[] = [
  {
    name: NAMESPACES.openfaas,
    annotations: MESH_ANNOTATIONS,
    labels: { role: 'openfaas-system', access: 'openfaas-system', 'istio-injection': 'enabled' },
  },
  { name: NAMESPACES.functions, annotations: MESH_ANNOTATIONS, labels: { role: 'openfaas-fn', 'istio-injection': 'enabled' } },
];
