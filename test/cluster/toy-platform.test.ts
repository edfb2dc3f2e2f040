import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toyStudy } from '../platform/toy-study.ts';
import { mustKubectl, requireCluster } from './kubectl.ts';
import { deleteLab, loadLine, waitForDeployments } from './lab-on-cluster.ts';
import { renderedLab } from './rendered-lab.ts';

describe.skipIf(!requireCluster())('a platform that is added through the port alone, on a cluster', () => {
  const { lab, platform } = toyStudy(undefined, afterAll);
  const files = renderedLab(lab, platform);
  const namespaces = ['toy', 'faaslab-load', 'faaslab-monitoring'];

  beforeAll(() => files.applyPart('base'));
  afterAll(() => deleteLab(namespaces));

  it.each(lab.rows.map(({ id }) => id))('measures row %s', async (id) => {
    // The platform says so: delete-first.
    mustKubectl('-n', 'toy', 'delete', 'deployment,service', '--all', '--wait=true', '--timeout=60s');
    files.applyFile(`rows/${id}`);
    await waitForDeployments(['toy'], 120);
    files.applyFile(`load/${id}`);
    expect(await loadLine(id)).toMatchObject({ row: id, errors: { status: 0 } });
  });
});
