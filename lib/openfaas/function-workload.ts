import { Construct } from 'constructs';
import { podUser } from '../hardening/pod-user.ts';
import { amountExcuses } from '../kubernetes/amount-excuses.ts';
import { excuse } from '../kubernetes/excuse.ts';
import { Deployment, type PodTemplate, Service } from '../kubernetes/kinds.ts';
import type { FaasFunction } from '../lab/faas-function.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import type { Resources } from '../quantities/resources.ts';
import endWhenIdle from './end-when-idle.sh';
import { type FunctionRuntime, functionPodTemplate } from './function-pod-template.ts';
import { FUNCTION_LABEL } from './labels.ts';
import { NAMESPACES } from './namespaces.ts';

export interface FunctionWorkloadProps {
  readonly function: FaasFunction;
  readonly fidelity: Fidelity;
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
      labels: { ...selector, ...scaleLabels(props.replicas), ...props.labels },
      annotations: { 'prometheus.io.scrape': 'false', ...props.annotations },
    };
    const template = functionTemplate(props);
    const deployment = new Deployment(this, 'deployment', {
      metadata: meta,
      spec: {
        replicas: props.replicas,
        revisionHistoryLimit: 10,
        // The provider's rolling update keeps old pods alive while new ones do not fit: they answered for later rows in the report's table 4-3-4.
        strategy: { type: 'Recreate' },
        selector: { matchLabels: selector },
        template,
      },
    });
    excuse(
      deployment,
      ['rollout-strategy', 'a row replaces the row before it: no old pod may answer for the new one'],
      ...amountExcuses(template.spec?.containers ?? [], 'the study gives the function none: requests and limits are what it varies'),
    );
    if (props.fidelity === 'published') {
      excuse(deployment, [
        'seccomp-profile',
        'pod template that faas-netes of 2021 gives a function, and with which the published numbers were measured',
      ]);
    }
    new Service(this, 'service', {
      metadata: meta,
      spec: { type: 'ClusterIP', selector, ports: [{ name: 'http', protocol: 'TCP', port: 8080, targetPort: 8080 }] },
    });
  }
}

/** The pods of a function. */
export function functionTemplate({ function: fn, fidelity, replicas, resources, labels, annotations }: FunctionWorkloadProps): PodTemplate {
  const { read, write, exec } = fn.timeouts;
  return functionPodTemplate({
    name: fn.name,
    image: fn.image,
    labels: { ...scaleLabels(replicas), ...labels },
    ...(annotations && { annotations }),
    environment: { read_timeout: read.toString(), write_timeout: write.toString(), exec_timeout: exec.toString() },
    resources: resources ?? fn.resources,
    runtime: functionRuntime(fn, fidelity),
  });
}

function scaleLabels(replicas: number): Record<string, string> {
  const pinned = String(replicas);
  return { 'com.openfaas.scale.min': pinned, 'com.openfaas.scale.max': pinned };
}

/** User and group of the functions' images (functions/Dockerfile). */
const FUNCTION_USER = 1000;

function functionRuntime({ timeouts }: FaasFunction, fidelity: Fidelity): FunctionRuntime {
  return {
    // The provider's Always would measure the registry in every cold start.
    imagePullPolicy: 'IfNotPresent',
    // The provider's 1 s every 2 s restarts pods that have little CPU, as in the report's figure 4-4-4.
    probe: { timeoutSeconds: 5, periodSeconds: 5, failureThreshold: 6 },
    // On SIGTERM the watchdog waits for as long as an answer may take, also when it has none to give: 15 s of each change of row.
    preStop: ['sh', '-c', endWhenIdle],
    // For an image without a shell, where the hook fails and the watchdog waits.
    terminationGracePeriodSeconds: Math.ceil(timeouts.write.seconds) + 5,
    securityContext: podUser(FUNCTION_USER, fidelity),
  };
}
