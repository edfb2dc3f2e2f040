/**
 * Runs the credentials Job: needs curl and a POSIX shell. Newer Alpine images fail under the seccomp profile of Docker 18.09, which Kubernetes 1.20 does
 * not set unless it is asked to.
 */
export const CURL_IMAGE = 'curlimages/curl:8.11.1';
