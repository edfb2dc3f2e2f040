import { Construct } from 'constructs';
import { excuse } from '../kubernetes/excuse.ts';
import { type Container, type Probe, Service } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import { BASIC_AUTH_MOUNT, BASIC_AUTH_VOLUME } from './basic-auth-volume.ts';
import { CONTROLLER_SERVICE_ACCOUNT } from './controller-rbac.ts';
import { coreDeployment, NOT_A_SECRET } from './core-deployment.ts';
import { envVars } from './env-vars.ts';
import { openfaasMeta } from './labels.ts';
import { NAMESPACES } from './namespaces.ts';

export interface GatewayProps {
  readonly fidelity: Fidelity;
  readonly gatewayImage: string;
  /** The provider, which turns functions into Deployments. */
  readonly faasNetesImage: string;
  /** Port of every node under which the gateway answers, 30000 to 32767. */
  readonly nodePort: number;
}

const NAME = 'gateway';

/** The gateway and, in the same pod, the provider (faas-netes yaml/gateway-dep.yml, gateway-svc.yml and gateway-external-svc.yml at 882bd1ba). */
export class Gateway extends Construct {
  constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id);
    coreDeployment(this, NAME, {
      annotations: { 'prometheus.io.scrape': 'true', 'prometheus.io.port': '8082' },
      spec: {
        serviceAccountName: CONTROLLER_SERVICE_ACCOUNT,
        volumes: [{ name: 'faas-netes-temp-volume', emptyDir: {} }, BASIC_AUTH_VOLUME],
        containers: [gatewayContainer(props.gatewayImage), providerContainer(props.faasNetesImage)],
      },
      fidelity: props.fidelity,
      hardened: { user: 10001 },
      publishedExcuses: 'privilege-escalation dropped-capabilities seccomp-profile',
      excuses: [
        ['secret-named-env', NOT_A_SECRET],
        ['service-account-token', 'asks the API server, with the rights that its role lists'],
        ['readiness-probe liveness-probe', 'as OpenFaaS ships it: its second container, faas-netes, has no probe'],
      ],
    });
    const external = new Service(this, 'external-service', {
      metadata: openfaasMeta('gateway-external', NAME),
      spec: {
        type: 'NodePort',
        ports: [{ name: 'http', port: 8080, protocol: 'TCP', targetPort: 8080, nodePort: props.nodePort }],
        selector: { app: NAME },
      },
    });
    excuse(external, ['node-port-service', `load and operators reach the gateway on port ${props.nodePort} of every node`]);
    new Service(this, 'service', {
      metadata: openfaasMeta(NAME, NAME),
      spec: { type: 'ClusterIP', ports: [{ name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP' }], selector: { app: NAME } },
    });
  }
}

const SMALL = { requests: { cpu: '50m', memory: '120Mi' } };
const UNPRIVILEGED = { readOnlyRootFilesystem: true, runAsUser: 10001 };

function gatewayContainer(image: string): Container {
  const probe: Probe = { httpGet: { path: '/healthz', port: 8080 }, timeoutSeconds: 5 };
  return {
    name: NAME,
    image,
    imagePullPolicy: 'Always',
    resources: SMALL,
    securityContext: UNPRIVILEGED,
    livenessProbe: probe,
    readinessProbe: probe,
    env: envVars({
      read_timeout: '65s',
      write_timeout: '65s',
      upstream_timeout: '60s',
      functions_provider_url: 'http://127.0.0.1:8081/',
      direct_functions: 'false',
      direct_functions_suffix: `${NAMESPACES.functions}.svc.cluster.local`,
      function_namespace: NAMESPACES.functions,
      faas_nats_address: `nats.${NAMESPACES.openfaas}.svc.cluster.local`,
      faas_nats_port: '4222',
      faas_nats_channel: 'faas-request',
      basic_auth: 'true',
      secret_mount_path: '/var/secrets',
      auth_proxy_url: `http://basic-auth-plugin.${NAMESPACES.openfaas}:8080/validate`,
      auth_pass_body: 'false',
      scale_from_zero: 'true',
      max_idle_conns: '1024',
      max_idle_conns_per_host: '1024',
    }),
    volumeMounts: [BASIC_AUTH_MOUNT],
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
  };
}

function providerContainer(image: string): Container {
  return {
    name: 'faas-netes',
    image,
    imagePullPolicy: 'Always',
    resources: SMALL,
    securityContext: UNPRIVILEGED,
    env: envVars({
      port: '8081',
      function_namespace: NAMESPACES.functions,
      read_timeout: '60s',
      profiles_namespace: NAMESPACES.openfaas,
      write_timeout: '60s',
      image_pull_policy: 'Always',
      http_probe: 'true',
      set_nonroot_user: 'false',
      readiness_probe_initial_delay_seconds: '2',
      readiness_probe_timeout_seconds: '1',
      readiness_probe_period_seconds: '2',
      liveness_probe_initial_delay_seconds: '2',
      liveness_probe_timeout_seconds: '1',
      liveness_probe_period_seconds: '2',
      cluster_role: 'false',
    }),
    volumeMounts: [{ mountPath: '/tmp', name: 'faas-netes-temp-volume' }],
    ports: [{ containerPort: 8081, protocol: 'TCP' }],
  };
}
