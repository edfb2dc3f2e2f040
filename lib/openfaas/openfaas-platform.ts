import { workloads } from '../capacity/workload.ts';
import { functionOf, type Lab } from '../lab/lab.ts';
import { STUDY_LABEL } from '../lab/labels.ts';
import type { MatrixRow } from '../lab/matrix-row.ts';
import type { LabPlatform } from '../platform/lab-platform.ts';
import type { RowMetadata } from '../platform/row-metadata.ts';
import { basicAuthSecret } from './basic-auth-secret.ts';
import { OPENFAAS_CHECKS } from './check-functions.ts';
import { controlPlane } from './control-plane.ts';
import { FAAS_CLI } from './faas-cli.ts';
import { FunctionWorkload, type FunctionWorkloadProps } from './function-workload.ts';
import { FUNCTION_LABEL } from './labels.ts';
import { NAMESPACES, OPENFAAS_NAMESPACES } from './namespaces.ts';
import type { OpenFaasSettings } from './openfaas-form.ts';
import { openfaasMonitoring } from './openfaas-monitoring.ts';
import { ProfilesCrd } from './profiles-crd.ts';
import { OPENFAAS_PROMETHEUS_ACCOUNT } from './prometheus.ts';
import { openfaasRowCall } from './row-call.ts';
import { openfaasRowProof } from './row-proof.ts';

/** OpenFaaS in a lab. */
export function openfaasPlatform(lab: Lab<OpenFaasSettings>): LabPlatform {
  const { fidelity } = lab;
  const monitoring = openfaasMonitoring(lab.monitoring);
  const rowWorkload = (row: MatrixRow, metadata: RowMetadata): FunctionWorkloadProps => ({
    function: functionOf(lab, row),
    fidelity,
    replicas: row.replicas,
    resources: row.resources,
    ...metadata,
  });
  return {
    name: 'openfaas',
    namespaces: OPENFAAS_NAMESPACES,
    crds: (scope) => void new ProfilesCrd(scope, 'profiles'),
    secrets: [basicAuthSecret(lab.credentials.gatewayUser)],
    base: [{ name: 'openfaas', build: (scope) => controlPlane(scope, lab, monitoring) }],
    functions(scope) {
      for (const fn of lab.functions.values())
        new FunctionWorkload(scope, fn.name, { function: fn, fidelity, replicas: 1, labels: { [STUDY_LABEL]: lab.study } });
    },
    row: (scope, row, metadata) => void new FunctionWorkload(scope, row.function, rowWorkload(row, metadata)),
    // One name in every row, and the strategy Recreate: applying a row replaces the one before, and no pod of it is left.
    switchRow: 'replace',
    call: (row) => openfaasRowCall(functionOf(lab, row), row),
    proof: (row, metadata) => openfaasRowProof(row, rowWorkload(row, metadata)),
    podNamespaces: [NAMESPACES.functions],
    monitoring,
    // The gateway asks `prometheus:9090` for counts, and the publications had Grafana beside it.
    toolsNamespace: NAMESPACES.openfaas,
    ...(lab.monitoring.prometheus.server === undefined && { ownPrometheusAccount: OPENFAAS_PROMETHEUS_ACCOUNT }),
    pods: {
      isFunction: ({ namespace, labels }) => namespace === NAMESPACES.functions && labels[FUNCTION_LABEL] !== undefined,
      ofRow: (_row, objects) => workloads(objects)[0],
      rowsOverlap: false,
      system: [],
    },
    checks: OPENFAAS_CHECKS,
    operator: {
      endpoint: { namespace: NAMESPACES.openfaas, service: 'gateway', port: 8080, nodePort: lab.platform.gatewayNodePort },
      tool: FAAS_CLI,
    },
  };
}
