import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { type Finding, findingOn, show } from '../manifest/finding.ts';
import { type JsonObject, objectAt, objectsAt } from '../manifest/json.ts';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

/** Every probe asks in one way, and on a port that its container declares. */
export function checkProbes(unit: ApplyUnit): Finding[] {
  const findings: Finding[] = [];
  for (const entry of unit.entries) {
    for (const { json, path } of entry.manifest.pod?.containers ?? []) {
      for (const key of PROBES) {
        if (json[key] === undefined) continue;
        const probe = objectAt(json, key);
        const handlers = HANDLERS.filter((handler) => probe[handler] !== undefined);
        if (handlers.length !== 1) {
          const message = `probe must have exactly one of ${HANDLERS.join(', ')}, got ${handlers.join(', ') || 'none'}; keep one`;
          findings.push(findingOn(entry, `${path}.${key}`, 'probe-handler', message));
        }
        for (const handler of handlers) {
          if (handler === 'exec') continue;
          const { port } = objectAt(probe, handler);
          if (declaresPort(json, port)) continue;
          const message = `probe port must be declared by its container, by number or name, got ${show(port)}; declare or correct it`;
          // The kubelet asks a number that is not declared all the same.
          const rule = typeof port === 'string' ? 'probe-port-name' : 'probe-port';
          findings.push(findingOn(entry, `${path}.${key}.${handler}.port`, rule, message));
        }
      }
    }
  }
  return findings;
}

function declaresPort(container: JsonObject, wanted: unknown): boolean {
  return objectsAt(container, 'ports').some(
    ({ name, containerPort }) => wanted !== undefined && (wanted === name || wanted === containerPort),
  );
}
