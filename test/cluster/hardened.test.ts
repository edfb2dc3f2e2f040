import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadStudy } from '../../lib/config/load-study.ts';
import { PLATFORMS, platformOf } from '../../lib/platforms/platforms.ts';
import { mustKubectl, requireCluster } from './kubectl.ts';
import { deleteLab, deployments, loadLine, waitForDeployments } from './lab-on-cluster.ts';
import { renderedLab } from './rendered-lab.ts';

const ROW_ID = 't4-3-1-r03-cpu-500m';

describe.skipIf(!requireCluster())('the course report, hardened, on a cluster', () => {
  const lab = { ...loadStudy('experiments', 'course-report', PLATFORMS), fidelity: 'hardened' } as const;
  const platform = platformOf(lab);
  const files = renderedLab(lab, platform);
  const namespaces = [...platform.namespaces.map(({ name }) => name), 'faaslab-load', 'faaslab-monitoring'];

  beforeAll(() => files.applyPart('base'));
  afterAll(() => deleteLab(namespaces));

  it('comes up in namespaces that enforce the level restricted', async () => {
    await waitForDeployments(namespaces, 180);
    expect(deployments(namespaces).map(({ metadata }) => metadata.name)).toEqual(
      expect.arrayContaining([
        'gateway',
        'alertmanager',
        'prometheus',
        'nats',
        'queue-worker',
        'basic-auth-plugin',
        'grafana',
        'float-operation',
      ]),
    );
    for (const namespace of namespaces)
      expect(mustKubectl('get', 'namespace', namespace, '-o', 'jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}')).toBe(
        'restricted',
      );
  });

  it('measures a row', async () => {
    files.applyFile(`rows/${ROW_ID}`);
    files.applyFile(`load/${ROW_ID}`);
    expect(await loadLine(ROW_ID)).toMatchObject({ row: ROW_ID, errors: { status: 0 } });
  });
});
