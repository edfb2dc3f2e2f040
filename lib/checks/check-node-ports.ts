import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { type Finding, findingOn, objectLabel, type PlacedManifest, show } from '../manifest/finding.ts';
import { type JsonObject, objectsAt } from '../manifest/json.ts';

/** The API server's default --service-node-port-range. */
const FIRST = 30_000;
const LAST = 32_767;

/** Node ports are in the cluster's range, on a Service type that has them, and no two Services want the same one. */
export function checkNodePorts(unit: ApplyUnit): Finding[] {
  const findings: Finding[] = [];
  const holders = new Map<number, Holder>();
  for (const entry of unit.entries) {
    const { manifest } = entry;
    if (!manifest.isCore('Service')) continue;
    objectsAt(manifest.spec, 'ports').forEach((port, index) => {
      const { nodePort } = port;
      if (nodePort === undefined || nodePort === 0) return;
      const report = (rule: string, message: string) => findings.push(findingOn(entry, `spec.ports[${index}].nodePort`, rule, message));
      const type = manifest.spec.type ?? 'ClusterIP';
      if (type !== 'NodePort' && type !== 'LoadBalancer') {
        report('node-port-type', `nodePort must stand on a NodePort or LoadBalancer Service, got type ${show(type)}; remove it`);
      }
      if (typeof nodePort !== 'number' || !Number.isInteger(nodePort) || nodePort < FIRST || nodePort > LAST) {
        report('node-port-range', `nodePort must be a whole number from ${FIRST} to ${LAST}, got ${show(nodePort)}; choose another`);
        return;
      }
      const holder = otherHolder(entry, port, holders.get(nodePort)) ?? unit.baseHolderOfNodePort(nodePort);
      if (holder !== undefined) {
        const where = `${objectLabel(holder.manifest)} in ${holder.file}`;
        report('node-port-taken', `nodePort must be unique in the cluster, got ${nodePort}, which ${where} has; choose another`);
      }
      holders.set(nodePort, { entry, protocol: protocolOf(port) });
    });
  }
  return findings;
}

interface Holder {
  readonly entry: PlacedManifest;
  readonly protocol: string;
}

/** One Service may give the same number to TCP and to UDP; two Services may not. */
function otherHolder(entry: PlacedManifest, port: JsonObject, holder: Holder | undefined): PlacedManifest | undefined {
  return holder === undefined || (holder.entry === entry && holder.protocol !== protocolOf(port)) ? undefined : holder.entry;
}

function protocolOf(port: JsonObject): string {
  return typeof port.protocol === 'string' ? port.protocol : 'TCP';
}
