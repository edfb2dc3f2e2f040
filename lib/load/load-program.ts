import { fnv1aHex } from '../util/fnv1a.ts';
import cause from './cause.py';
import functionCall from './function_call.py';
import latencies from './latencies.py';
import podTemplate from './pod_template.py';
import rowAnswer from './row_answer.py';
import rowPods from './row_pods.py';
import runLoad from './run_load.py';
import wrkScript from './wrk.lua';
import wrkRun from './wrk_run.py';

/** The program of a load by file; `run_load.py` is started. */
export const LOAD_PROGRAM: Readonly<Record<string, string>> = {
  'cause.py': cause,
  'function_call.py': functionCall,
  'latencies.py': latencies,
  'pod_template.py': podTemplate,
  'row_answer.py': rowAnswer,
  'row_pods.py': rowPods,
  'run_load.py': runLoad,
  'wrk.lua': wrkScript,
  'wrk_run.py': wrkRun,
};

/** Name of the ConfigMap that holds it. By its content: a load never runs with the program of another release. */
export const LOAD_PROGRAM_NAME = `faaslab-load-${fnv1aHex(JSON.stringify(LOAD_PROGRAM))}`;
