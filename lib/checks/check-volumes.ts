import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { type Finding, findingOn, show } from '../manifest/finding.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../manifest/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { PodTemplate } from '../manifest/pod-template.ts';

/** Every mount has its volume, every volume is mounted and has one source at most. */
export function checkVolumes(unit: ApplyUnit): Finding[] {
  const findings: Finding[] = [];
  for (const entry of unit.entries) {
    const { pod } = entry.manifest;
    if (pod === undefined) continue;
    const report: Report = (path, rule, message) => findings.push(findingOn(entry, path, rule, message));
    const claims = entry.manifest.kind === 'StatefulSet' ? claimTemplateNames(entry.manifest) : [];
    checkMounts(pod, claims, report);
    pod.volumes.forEach((volume, index) => {
      checkSource(volume, `${pod.specPath}.volumes[${index}]`, report);
    });
  }
  return findings;
}

type Report = (path: string, rule: string, message: string) => void;

function checkMounts({ volumes, specPath, containers }: PodTemplate, claims: readonly string[], report: Report): void {
  const unused = new Map(volumes.map((volume, index) => [textAt(volume, 'name'), `${specPath}.volumes[${index}]`]));
  const known = new Set([...unused.keys(), ...claims]);
  for (const { json, path } of containers) {
    objectsAt(json, 'volumeMounts').forEach((mount, index) => {
      const name = textAt(mount, 'name');
      unused.delete(name);
      const at = `${path}.volumeMounts[${index}]`;
      if (!known.has(name)) {
        report(
          `${at}.name`,
          'mount-without-volume',
          `mount must name a volume of the pod, got ${show(mount.name)}; add the volume or correct the name`,
        );
      }
      const mountPath = textAt(mount, 'mountPath');
      if (!/^(?:\/[^:]*|[A-Za-z]:[\\/].*)$/s.test(mountPath)) {
        report(`${at}.mountPath`, 'mount-path', `mount path must be absolute and without ":", got ${show(mount.mountPath)}; correct it`);
      }
    });
    for (const device of objectsAt(json, 'volumeDevices')) unused.delete(textAt(device, 'name'));
  }
  for (const [name, path] of unused)
    report(path, 'unused-volume', `volume must be mounted by a container, got ${show(name)} unused; mount or remove it`);
}

function checkSource(volume: JsonObject, path: string, report: Report): void {
  const sources = Object.keys(volume).filter((key) => key !== 'name' && volume[key] !== undefined);
  // Without one it is an emptyDir.
  if (sources.length > 1) report(path, 'volume-source', `volume must have one source, got ${sources.join(', ')}; keep one`);
}

function claimTemplateNames({ spec }: Manifest): string[] {
  return objectsAt(spec, 'volumeClaimTemplates').map((claim) => textAt(objectAt(claim, 'metadata'), 'name'));
}
