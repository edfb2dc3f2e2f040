import type { Container, PodSpec, PodTemplate, Probe } from '../kubernetes/kinds.ts';
import { type Resources, resourceRequirements } from '../quantities/resources.ts';
import { envVars } from './env-vars.ts';
import { FUNCTION_LABEL } from './labels.ts';

export interface FunctionPodTemplateProps {
  readonly name: string;
  readonly image: string;
  /** Added to the label `faas_function`. The gateway reads scale labels here, not on the Deployment. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Added to `prometheus.io.scrape: "false"`. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Emitted sorted by name, as the provider does. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** @default - no requests and no limits */
  readonly resources?: Resources;
  /** What sets a pod apart from one that the provider makes. @default - exactly the provider's pod */
  readonly runtime?: FunctionRuntime;
}

/** Settings that the provider of 2021 has no request field for. */
export interface FunctionRuntime {
  readonly imagePullPolicy: 'Always' | 'IfNotPresent';
  readonly probe: { readonly timeoutSeconds: number; readonly periodSeconds: number; readonly failureThreshold: number };
  /** Runs in the container before it gets SIGTERM. */
  readonly preStop: readonly string[];
  /** Seconds from there to SIGKILL. */
  readonly terminationGracePeriodSeconds: number;
  /** Of a numeric user; with it go no privilege, no service account token, and a root file system of which only /tmp can be written. */
  readonly securityContext: PodSpec['securityContext'];
}

const PROVIDER_PROBE = { timeoutSeconds: 1, periodSeconds: 2, failureThreshold: 3 };

/**
 * The pod template of a function as the 2021 provider builds it (faas-netes pkg/handlers/deploy.go at 882bd1ba), so that the gateway lists it,
 * routes to it and scales it.
 */
export function functionPodTemplate(props: FunctionPodTemplateProps): PodTemplate {
  const { name, runtime } = props;
  const environment = Object.fromEntries(Object.entries(props.environment ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
  const resources = resourceRequirements(props.resources ?? {});
  const probe: Probe = {
    httpGet: { path: '/_/health', port: 8080 },
    initialDelaySeconds: 2,
    successThreshold: 1,
    ...(runtime?.probe ?? PROVIDER_PROBE),
  };
  const container: Container = {
    name,
    image: props.image,
    imagePullPolicy: runtime?.imagePullPolicy ?? 'Always',
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    ...(Object.keys(environment).length > 0 && { env: envVars(environment) }),
    ...(resources && { resources }),
    livenessProbe: probe,
    readinessProbe: probe,
    ...(runtime && { lifecycle: { preStop: { exec: { command: [...runtime.preStop] } } } }),
    securityContext:
      runtime === undefined
        ? { readOnlyRootFilesystem: false, allowPrivilegeEscalation: false }
        : { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    ...(runtime && { volumeMounts: [{ name: 'temp', mountPath: '/tmp' }] }),
  };
  return {
    metadata: {
      name,
      labels: { [FUNCTION_LABEL]: name, ...props.labels },
      annotations: { 'prometheus.io.scrape': 'false', ...props.annotations },
    },
    spec: {
      ...(runtime && {
        automountServiceAccountToken: false,
        securityContext: runtime.securityContext,
        terminationGracePeriodSeconds: runtime.terminationGracePeriodSeconds,
        volumes: [{ name: 'temp', emptyDir: {} }],
      }),
      containers: [container],
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: false,
    },
  };
}
