import { show } from '../manifest/finding.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../manifest/json.ts';
import type { PodTemplate } from '../manifest/pod-template.ts';
import { containerRule, podRule, type Rule, type ToolChecks } from './rule.ts';

/** What a pod sees of the machine that it runs on. */
export const HOST_RULES: readonly Rule[] = [
  hostNamespace('host-network', 'hostNetwork', { kubeLinter: ['host-network'], polaris: ['hostNetworkSet'], checkov: [19] }),
  hostNamespace('host-pid', 'hostPID', { kubeLinter: ['host-pid'], polaris: ['hostPIDSet'], checkov: [17] }),
  hostNamespace('host-ipc', 'hostIPC', { kubeLinter: ['host-ipc'], polaris: ['hostIPCSet'], checkov: [18] }),
  podRule('host-path', 'no pod mounts a folder of its host', { polaris: ['hostPathSet'] }, (pod, report) => {
    for (const { path, folder } of hostFolders(pod))
      report(path, `a volume must not be a folder of the host, got ${show(folder)}; use another volume`);
  }),
  podRule('sensitive-host-path', "no pod sees the host's system folders", { kubeLinter: ['sensitive-host-mounts'] }, (pod, report) => {
    for (const { path, folder } of hostFolders(pod)) {
      if (!SYSTEM_FOLDERS.test(folder)) continue;
      report(path, `a volume must not be a system folder of the host, got ${show(folder)}; mount less`);
    }
  }),
  containerRule(
    'host-path-writable',
    'no container can write to a folder of its host',
    { kubeLinter: ['writable-host-mount'] },
    ({ json, path }, report, pod) => {
      const names = new Map(hostFolders(pod).map(({ name, folder }) => [name, folder]));
      objectsAt(json, 'volumeMounts').forEach((mount, index) => {
        const folder = names.get(textAt(mount, 'name'));
        if (folder === undefined || mount.readOnly === true) return;
        report(
          `${path}.volumeMounts[${index}].readOnly`,
          `a folder of the host must be mounted read-only, got ${show(folder)}; set readOnly`,
        );
      });
    },
  ),
  podRule('runtime-socket', 'no pod can speak to the container runtime', { kubeLinter: ['docker-sock'], checkov: [27] }, (pod, report) => {
    for (const { path, folder } of hostFolders(pod)) {
      if (!RUNTIME_SOCKET.test(folder)) continue;
      report(path, `a volume must not hold the socket of the container runtime, got ${show(folder)}; ask the API server instead`);
    }
  }),
  containerRule(
    'host-port',
    'no container takes a port of its host',
    { polaris: ['hostPortSet'], checkov: [26] },
    ({ json, path }, report) => {
      objectsAt(json, 'ports').forEach(({ hostPort }, index) => {
        if (hostPort === undefined || hostPort === 0) return;
        report(`${path}.ports[${index}].hostPort`, `a port of the host must not be taken, got ${show(hostPort)}; use a Service`);
      });
    },
  ),
  containerRule(
    'privileged-port',
    'no container listens below port 1024',
    { kubeLinter: ['privileged-ports'] },
    ({ json, path }, report) => {
      objectsAt(json, 'ports').forEach(({ containerPort }, index) => {
        if (typeof containerPort !== 'number' || containerPort >= 1024 || containerPort === SSH_PORT) return;
        report(
          `${path}.ports[${index}].containerPort`,
          `container port must be at least 1024, got ${containerPort}; let a Service change the port`,
        );
      });
    },
  ),
  containerRule('ssh-port', 'no container runs an SSH server', { kubeLinter: ['ssh-port'] }, ({ json, path }, report) => {
    objectsAt(json, 'ports').forEach(({ containerPort }, index) => {
      if (containerPort !== SSH_PORT) return;
      report(`${path}.ports[${index}].containerPort`, `container port must not be that of SSH, got ${SSH_PORT}; use kubectl exec`);
    });
  }),
  containerRule('probe-host', 'no probe or hook of the kubelet goes to another host', {}, ({ json, path }, report) => {
    for (const { handler, at } of handlers(json, path)) {
      for (const key of ['httpGet', 'tcpSocket']) {
        const { host } = objectAt(handler, key);
        if (host === undefined || host === '') continue;
        report(`${at}.${key}.host`, `host must be left out, so that the kubelet asks the pod, got ${show(host)}; remove it`);
      }
    }
  }),
];

const SSH_PORT = 22;
/** stackrox/kube-linter pkg/templates/hostmounts; the root itself as well. */
const SYSTEM_FOLDERS = /^\/(?:$|(?:boot|dev|etc|lib|proc|sys|usr)(?:\/|$))/;
const RUNTIME_SOCKET = /(?:docker|containerd|crio|podman|cri-dockerd)\.sock$/;

interface HostFolder {
  readonly name: string;
  readonly folder: string;
  /** Of the value in the object. */
  readonly path: string;
}

function hostFolders({ volumes, specPath }: PodTemplate): HostFolder[] {
  return volumes.flatMap((volume, index) => {
    if (volume.hostPath === undefined) return [];
    const folder = textAt(objectAt(volume, 'hostPath'), 'path');
    return [{ name: textAt(volume, 'name'), folder, path: `${specPath}.volumes[${index}].hostPath.path` }];
  });
}

function hostNamespace(id: string, key: string, tools: ToolChecks): Rule {
  return podRule(id, `no pod sets ${key}`, tools, ({ spec, specPath }, report) => {
    if (spec[key] === true) report(`${specPath}.${key}`, `${key} must not be set, got true; leave it out`);
  });
}

function handlers(container: JsonObject, path: string): { handler: JsonObject; at: string }[] {
  const lifecycle = objectAt(container, 'lifecycle');
  return [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((key) => ({ handler: objectAt(container, key), at: `${path}.${key}` })),
    ...['postStart', 'preStop'].map((key) => ({ handler: objectAt(lifecycle, key), at: `${path}.lifecycle.${key}` })),
  ];
}
