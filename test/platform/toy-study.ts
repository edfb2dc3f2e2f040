import { loadStudy } from '../../lib/config/load-study.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import type { LabPlatform } from '../../lib/platform/lab-platform.ts';
import { PLATFORMS, platformOf } from '../../lib/platforms/platforms.ts';
import { tempStudy } from '../support/temp-study.ts';
import { toy } from './toy-platform.ts';

const WITH_TOY = [...PLATFORMS, toy];

type Edit = Parameters<ReturnType<typeof tempStudy>['edit']>[1];

/** A study of two rows on toy, with the hosts and functions of the course report. @param whenDone as of tempStudy */
export function toyStudy(
  edit: Edit = () => {},
  whenDone?: Parameters<typeof tempStudy>[1],
): { readonly lab: Lab; readonly platform: LabPlatform } {
  const study = tempStudy('course-report', whenDone);
  study.edit('lab.yaml', (lab) => {
    lab.fidelity = 'hardened';
    lab.platform = { name: 'toy', nodePort: 31200 };
    delete lab.credentials.gatewayUser;
  });
  study.edit('matrix.yaml', (matrix) => {
    delete matrix.defaults.provenance;
    const rows = [
      { name: 'one', n: 1000, limits: { cpu: '100m', memory: '64Mi' } },
      { name: 'two', n: 1000, replicas: 2, limits: { cpu: '200m', memory: '64Mi' } },
    ];
    matrix.tables = [{ id: 'toy', title: 'Toy', defaults: { load: { threads: 1, connections: 1, duration: '2s', timeout: '2s' } }, rows }];
    edit(matrix);
  });
  const lab = loadStudy(study.experiments, study.study, WITH_TOY);
  return { lab, platform: platformOf(lab, WITH_TOY) };
}
