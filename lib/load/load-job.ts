import { Construct } from 'constructs';
import { podUserExcuses } from '../hardening/pod-user.ts';
import { amountExcuses } from '../kubernetes/amount-excuses.ts';
import { excuse } from '../kubernetes/excuse.ts';
import { ConfigMap, Job } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import type { LoadSettings } from '../lab/lab.ts';
import { loadName, type MatrixRow } from '../lab/matrix-row.ts';
import { LAB_NAMESPACES } from '../lab/namespaces.ts';
import { loadInput } from './load-input.ts';
import { loadPod } from './load-pod.ts';
import type { RowCall } from './row-call.ts';
import type { RowProof } from './row-proof.ts';

export interface LoadJobProps {
  readonly row: MatrixRow;
  /** How the row's function is called. */
  readonly call: RowCall;
  /** What is asked before and after, so that no other row is measured under this one's name. */
  readonly proof: RowProof;
  readonly settings: LoadSettings;
  readonly fidelity: Fidelity;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Seconds that a finished Job and its log stay; a control plane before 1.23 may keep them for ever. */
const KEEP_SECONDS = 24 * 3600;

/** Seconds that a run takes beside the wait and wrk: the last calls and questions, each with a limit of its own. */
const SPARE_SECONDS = 120;

/** The load generator of one row: waits until it is the row that answers, runs wrk, asks again, and ends its log with one line of JSON. */
export class LoadJob extends Construct {
  constructor(scope: Construct, id: string, { row, call, proof, settings, fidelity, labels, annotations }: LoadJobProps) {
    super(scope, id);
    const name = loadName(row.id);
    const { duration, timeout } = row.load;
    const metadata = { name, namespace: LAB_NAMESPACES.load, labels, annotations };
    new ConfigMap(this, 'input', { metadata, data: { 'load.json': loadInput(row, call, proof, settings) } });
    const spec = loadPod({ input: name, call, proof, settings, fidelity });
    const job = new Job(this, 'job', {
      metadata,
      spec: {
        // A second try would be a second load, of which nobody has said that it may run.
        backoffLimit: 0,
        activeDeadlineSeconds: Math.ceil(settings.waitForFunction.seconds + duration.seconds + timeout.seconds) + SPARE_SECONDS,
        ttlSecondsAfterFinished: KEEP_SECONDS,
        template: { metadata: { labels }, spec },
      },
    });
    excuse(job, ...podUserExcuses(fidelity), ...amountExcuses(spec.containers, 'the study sets none for its load generator'));
    if (proof.kind === 'pods')
      excuse(job, ['service-account-token', 'counts the pods that answer it, with a role that can only read pods']);
  }
}
