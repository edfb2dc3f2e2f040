import type { Platform } from '../platform/platform.ts';
import { OPENFAAS_CHECKS } from './check-functions.ts';
import { type OpenFaasSettings, openfaasForm } from './openfaas-form.ts';
import { openfaasPlatform } from './openfaas-platform.ts';

/** OpenFaaS. */
export const openfaas: Platform<OpenFaasSettings> = { name: 'openfaas', form: openfaasForm, checks: OPENFAAS_CHECKS, of: openfaasPlatform };
