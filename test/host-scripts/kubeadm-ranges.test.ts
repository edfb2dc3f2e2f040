import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addressRules } from '../../lib/config/address-rules.ts';
import { labSchema } from '../../lib/forms/lab-schema.ts';
import { hostContext } from '../../lib/host-scripts/host-context.ts';
import { kubeadmConfig } from '../../lib/host-scripts/kubeadm-config.ts';
import { PLATFORMS } from '../../lib/platforms/platforms.ts';
import { requireKubeadm } from '../support/require-kubeadm.ts';
import { labOn } from './profile-labs.ts';

interface Ranges {
  readonly podCidr: string;
  readonly serviceCidr: string;
}

const lab = labOn('debian-12', '1.36.4', { name: 'containerd', version: '2.3.4' });
const kubeadm = requireKubeadm();

/** Most prefixes lie about the ends of what kubeadm takes; most addresses have bits behind them. */
const range = (prefixes: readonly number[]) =>
  fc
    .tuple(
      fc.oneof(fc.constantFrom(0, 10, 127, 169, 172, 192, 224, 255), fc.nat(255)),
      fc.nat(255),
      fc.nat(255),
      fc.nat(255),
      fc.oneof(fc.constantFrom(...prefixes), fc.integer({ min: 1, max: 32 })),
    )
    .map(([a, b, c, d, prefix]) => `${a}.${b}.${c}.${d}/${prefix}`);
const podCidr = range([7, 8, 9, 16, 23, 24, 25, 28, 29]);
const serviceCidr = range([11, 12, 13, 16, 24, 27, 28, 29, 30]);
const ranges: fc.Arbitrary<Ranges> = fc.oneof(
  fc.record({ podCidr, serviceCidr: fc.constant('10.96.0.0/12') }),
  fc.record({ podCidr: fc.constant('10.244.0.0/16'), serviceCidr }),
  fc.record({ podCidr, serviceCidr }),
);

function configOf(change: Ranges): string {
  const changed = { ...lab, cluster: { ...lab.cluster, ...change } };
  const [host] = changed.cluster.hosts;
  if (host === undefined) throw new Error('the shipped study must have a host');
  return kubeadmConfig(hostContext(changed, host)).replace(/kubernetesVersion: .*/, `kubernetesVersion: ${kubeadm}`);
}

function kubeadmTakes(file: string): Promise<boolean> {
  return new Promise((resolve) => execFile('kubeadm', ['config', 'validate', '--config', file], (error) => resolve(error === null)));
}

/** What our rules say, apart: whether of the size, and what kubeadm does not look at. */
function ours(change: Ranges) {
  const { podCidr: pod, serviceCidr: service } = labSchema(PLATFORMS.map(({ form }) => form)).shape.cluster.shape;
  const isRead = pod.safeParse(change.podCidr).success && service.safeParse(change.serviceCidr).success;
  const cluster = { ...change, containerRuntime: { name: 'docker' as const, version: '20.10.24' } };
  const messages = [...addressRules({ cluster: { ...cluster, hosts: lab.cluster.hosts.slice(0, 3).map(({ name }) => ({ name })) } })].map(
    ([, message]) => message,
  );
  return { refusesSize: !isRead || messages.some((message) => message.startsWith('must have a prefix of')), messages };
}

/** kubeadm takes these, and the cluster that it makes does not work: why, and how our fault begins. */
const KUBEADM_DOES_NOT_LOOK = {
  'flannel writes the range without them, and the network step waits for what it was told': 'must have no bits behind its prefix',
  'the controller manager has a range for the first nodes alone': 'must have a /24 for each of the 3 hosts',
  'no packet to such an address leaves a host, or comes to one': 'must lie outside',
} as const;

describe.skipIf(kubeadm === undefined)('ranges of pods and services', () => {
  it('are refused for their size exactly where a real kubeadm refuses them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ranges-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const cases = fc.sample(ranges, { seed: 20_240, numRuns: 200 });
    const counts = { taken: 0, refused: 0 };
    const oursAlone = new Set<string>();
    for (let at = 0; at < cases.length; at += 4) {
      await Promise.all(
        cases.slice(at, at + 4).map(async (change, index) => {
          const file = join(folder, `${index}.conf`);
          writeFileSync(file, configOf(change));
          const taken = await kubeadmTakes(file);
          const { refusesSize, messages } = ours(change);
          expect({ ...change, taken }).toEqual({ ...change, taken: !refusesSize });
          counts[taken ? 'taken' : 'refused'] += 1;
          if (!taken) return;
          for (const message of messages) {
            const known = Object.values(KUBEADM_DOES_NOT_LOOK).find((beginning) => message.startsWith(beginning));
            expect(known, message).toBeDefined();
            if (known !== undefined) oursAlone.add(known);
          }
        }),
      );
    }
    // Neither side is right by always saying the same, and every difference that is explained did come up.
    expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan(50);
    expect([...oursAlone].sort()).toEqual(Object.values(KUBEADM_DOES_NOT_LOOK).sort());
  }, 300_000);
});
