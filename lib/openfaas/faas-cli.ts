import type { OperatorTool } from '../host-scripts/platform-operator.ts';
import faasCli from './faas-cli.sh';

/** The report used 0.13.10; this one reads the same stack files and has builds for every operator's machine. */
export const FAAS_CLI: OperatorTool = { name: 'faas-cli', version: '0.18.12', script: { file: 'lib/openfaas/faas-cli.sh', text: faasCli } };
