import { kubernetesText } from '../hosts/kubernetes-version.ts';
import type { Lab } from '../lab/lab.ts';
import { yamlText } from '../util/yaml-text.ts';
import { labImages } from './lab-images.ts';
import kind from './operator/kind.sh';
import minikube from './operator/minikube.sh';
import { operatorScript } from './operator-script.ts';
import type { PlatformOperator } from './platform-operator.ts';

/** Makes the lab's cluster on the operator's own machine. */
export function localClusterScript(lab: Lab, tool: 'minikube' | 'kind', { endpoint }: PlatformOperator): string {
  const { kubernetes, containerRuntime, hosts, bootstrap } = lab.cluster;
  const [first] = hosts;
  const settings = {
    STUDY: lab.study,
    TOOL_VERSION: bootstrap.toolVersion,
    LAB_IMAGES: labImages(lab),
    ENDPOINT_PORT: endpoint.nodePort,
  };
  const title = `Makes the cluster of the lab ${lab.study} on this machine with ${tool}.`;
  if (tool === 'kind')
    return operatorScript(title, { ...settings, NODE_IMAGE: bootstrap.nodeImage, KIND_CONFIG: kindConfig(lab, endpoint.nodePort) }, [
      { file: 'lib/host-scripts/operator/kind.sh', text: kind },
    ]);
  return operatorScript(
    title,
    {
      ...settings,
      KUBERNETES: kubernetesText(kubernetes),
      RUNTIME: containerRuntime.name,
      MIRROR: bootstrap.mirror.name,
      SERVICE_NAMESPACE: endpoint.namespace,
      SERVICE: endpoint.service,
      SERVICE_PORT: endpoint.port,
      HOSTS: hosts.map(({ name }) => name),
      CPUS: (first?.cpu.millicores ?? 2000) / 1000,
      MEMORY_MIB: Math.floor((first?.memory.bytes ?? 0) / 2 ** 20),
    },
    [{ file: 'lib/host-scripts/operator/minikube.sh', text: minikube }],
  );
}

/** kind's own API; the NodePorts of the lab are published on the operator's machine by the first node. */
function kindConfig(lab: Lab, endpointPort: number): string {
  const ports = [endpointPort, lab.monitoring.prometheus.nodePort, lab.monitoring.grafana.nodePort];
  return yamlText({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    networking: { podSubnet: lab.cluster.podCidr, serviceSubnet: lab.cluster.serviceCidr },
    nodes: lab.cluster.hosts.map(({ role }, index) => ({
      role,
      image: lab.cluster.bootstrap.nodeImage,
      ...(index > 0
        ? {}
        : { extraPortMappings: ports.map((port) => ({ containerPort: port, hostPort: port, listenAddress: '127.0.0.1' })) }),
    })),
  });
}
