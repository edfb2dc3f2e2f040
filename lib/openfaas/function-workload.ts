import { Construct } from 'constructs';
import { Deployment, type PodTemplate, Service } from '../kubernetes/kinds.ts';
import type { FaasFunction } from '../lab/faas-function.ts';
import { NAMESPACES } from '../lab/lab.ts';
import type { Resources } from '../quantities/resources.ts';
import endWhenIdle from './end-when-idle.sh';
import { type FunctionRuntime, functionPodTemplate } from './function-pod-template.ts';
import { FUNCTION_LABEL } from './labels.ts';

export interface FunctionWorkloadProps {
  readonly function: FaasFunction;
  readonly replicas: number;
  /** @default - the function's own */
  readonly resources?: Resources;
  /** On every object and on the pods. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** On every object and on the pods. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * The Deployment and Service of a function, as the gateway expects them, with the number of replicas pinned: the gateway's alert handler scales
 * between `min` and `max`, which are both set to it.
 */
export class FunctionWorkload extends Construct {
  constructor(scope: Construct, id: string, props: FunctionWorkloadProps) {
    super(scope, id);
    const { name } = props.function;
    // With one more label here the provider could never update the Deployment: it replaces all labels of the pods but these.
    const selector = { [FUNCTION_LABEL]: name };
    const meta = {
      name,
      namespace: NAMESPACES.functions,
      labels: { ...selector, ...scaleLabels(props), ...props.labels },
      annotations: { 'prometheus.io.scrape': 'false', ...props.annotations },
    };
    new Deployment(this, 'deployment', {
      metadata: meta,
      spec: {
        replicas: props.replicas,
        revisionHistoryLimit: 10,
        // The provider's rolling update keeps old pods alive while new ones do not fit: they answered for later rows in the report's table 4-3-4.
        strategy: { type: 'Recreate' },
        selector: { matchLabels: selector },
        template: functionWorkloadTemplate(props),
      },
    });
    new Service(this, 'service', {
      metadata: meta,
      spec: { type: 'ClusterIP', selector, ports: [{ name: 'http', protocol: 'TCP', port: 8080, targetPort: 8080 }] },
    });
  }
}

/** The template of the pods of such a Deployment. */
export function functionWorkloadTemplate(props: FunctionWorkloadProps): PodTemplate {
  const { name, image, timeouts } = props.function;
  return functionPodTemplate({
    name,
    image,
    labels: { ...scaleLabels(props), ...props.labels },
    ...(props.annotations && { annotations: props.annotations }),
    environment: {
      read_timeout: timeouts.read.toString(),
      write_timeout: timeouts.write.toString(),
      exec_timeout: timeouts.exec.toString(),
    },
    resources: props.resources ?? props.function.resources,
    runtime: functionRuntime(props.function),
  });
}

function scaleLabels({ replicas }: FunctionWorkloadProps): Record<string, string> {
  return { 'com.openfaas.scale.min': String(replicas), 'com.openfaas.scale.max': String(replicas) };
}

/** User and group of the functions' images (functions/Dockerfile). */
const FUNCTION_USER = 1000;

function functionRuntime({ timeouts }: FaasFunction): FunctionRuntime {
  return {
    // The provider's Always would measure the registry in every cold start.
    imagePullPolicy: 'IfNotPresent',
    // The provider's 1 s every 2 s restarts pods that have little CPU, as in the report's figure 4-4-4.
    probe: { timeoutSeconds: 5, periodSeconds: 5, failureThreshold: 6 },
    // On SIGTERM the watchdog waits for as long as an answer may take, also when it has none to give: 15 s of each change of row.
    preStop: ['sh', '-c', endWhenIdle],
    // For an image without a shell, where the hook fails and the watchdog waits.
    terminationGracePeriodSeconds: Math.ceil(timeouts.write.seconds) + 5,
    unprivilegedUser: FUNCTION_USER,
  };
}
