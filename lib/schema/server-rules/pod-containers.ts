import { show } from '../../manifest/finding.ts';
import { type Json, type JsonObject, objectAt, objectsAt } from '../../manifest/json.ts';
import { LABEL } from './forms.ts';
import { isFilled, isThere } from './kit.ts';
import type { Refuse } from './server-rule.ts';

const LIFE_OF_SIDECARS = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];

export function checkContainers(value: JsonObject, refuse: Refuse): void {
  const claims = new Map(objectsAt(value, 'resourceClaims').map(({ name }) => [name, true]));
  for (const key of ['initContainers', 'containers']) {
    objectsAt(value, key).forEach((container, index) => {
      const at = `${key}[${index}]`;
      const isSidecar = key === 'initContainers' && container.restartPolicy === 'Always';
      if (key === 'initContainers' && !isSidecar) {
        for (const part of LIFE_OF_SIDECARS)
          if (isThere(container[part]))
            refuse(`${at}.${part}`, `${part} may only stand in an init container that restarts always, got it; remove it`);
      }
      if (isFilled(container.restartPolicy) && !['Always', 'Never', 'OnFailure'].includes(String(container.restartPolicy)))
        refuse(`${at}.restartPolicy`, `restartPolicy must be Always, Never or OnFailure, got ${show(container.restartPolicy)}; correct it`);
      objectsAt(objectAt(container, 'resources'), 'claims').forEach(({ name }, claim) => {
        if (!claims.has(name)) refuse(`${at}.resources.claims[${claim}]`, `claim must be one of the pod's, got ${show(name)}; correct it`);
      });
    });
  }
}

export function checkHostPorts(value: JsonObject, refuse: Refuse): void {
  const taken = new Set<string>();
  const all = [
    ...objectsAt(value, 'initContainers')
      .map((container, index) => [container, `initContainers[${index}]`] as const)
      .filter(([{ restartPolicy }]) => restartPolicy === 'Always'),
    ...objectsAt(value, 'containers').map((container, index) => [container, `containers[${index}]`] as const),
  ];
  for (const [container, at] of all) {
    objectsAt(container, 'ports').forEach(({ hostPort, containerPort, hostIP = '', protocol = 'TCP' }, index) => {
      if (value.hostNetwork === true && isThere(hostPort) && hostPort !== 0 && hostPort !== containerPort)
        refuse(
          `${at}.ports[${index}].hostPort`,
          `hostPort must be the containerPort on the host's network, got ${show(hostPort)}; correct it`,
        );
      if (!isThere(hostPort) || hostPort === 0) return;
      const key = `${String(protocol)}/${String(hostIP)}/${String(hostPort)}`;
      if (taken.has(key))
        refuse(`${at}.ports[${index}].hostPort`, `hostPort must be unique in the pod, got ${show(hostPort)} twice; change one`);
      taken.add(key);
    });
  }
}

/** Where they stand in no workload, nobody else looks at them. */
export function checkNames(value: JsonObject, claims: ReadonlySet<unknown>, refuse: Refuse): void {
  const names = new Set<unknown>();
  const volumes = new Set([...objectsAt(value, 'volumes').map(({ name }) => name), ...claims]);
  for (const key of ['initContainers', 'containers']) {
    objectsAt(value, key).forEach((container, index) => {
      const { name } = container;
      const at = `${key}[${index}]`;
      if (typeof name === 'string' && !LABEL.matches(name))
        refuse(`${at}.name`, `name must be ${LABEL.must}, got ${show(name)}; rename it`);
      if (names.has(name)) refuse(`${at}.name`, `name must be unique in the pod, got ${show(name)} twice; rename one`);
      names.add(name);
      objectsAt(container, 'volumeMounts').forEach((mount, each) => {
        if (!volumes.has(mount.name))
          refuse(
            `${at}.volumeMounts[${each}].name`,
            `mount must name a volume of the pod, got ${show(mount.name)}; add the volume or correct the name`,
          );
      });
    });
  }
}

/** Of the claims that a StatefulSet makes for each pod. */
export function claimNames(root: JsonObject): ReadonlySet<unknown> {
  return new Set(objectsAt(objectAt(root, 'spec'), 'volumeClaimTemplates').map((claim) => objectAt(claim, 'metadata').name));
}

export function checkVolumeNames(value: JsonObject, claims: ReadonlySet<unknown>, refuse: Refuse): void {
  const volumes = new Map<Json | undefined, JsonObject>(objectsAt(value, 'volumes').map((volume) => [volume.name, volume]));
  for (const key of ['initContainers', 'containers', 'ephemeralContainers']) {
    objectsAt(value, key).forEach((container, index) => {
      objectsAt(container, 'volumeDevices').forEach(({ name }, device) => {
        const volume = volumes.get(name);
        if (claims.has(name) || isThere(volume?.persistentVolumeClaim) || isThere(volume?.ephemeral)) return;
        refuse(`${key}[${index}].volumeDevices[${device}].name`, `device must be a claim, got ${show(name)}; correct it`);
      });
      objectsAt(container, 'volumeMounts').forEach(({ name }, mount) => {
        if (objectsAt(container, 'volumeDevices').some((device) => device.name === name))
          refuse(
            `${key}[${index}].volumeMounts[${mount}].name`,
            `volume must be a mount or a device, got ${show(name)} as both; remove one`,
          );
      });
    });
  }
}
