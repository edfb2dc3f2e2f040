# shellcheck shell=bash

package_sources_purpose() {
  echo "point yum to the archive of CentOS 7, whose mirrors are gone"
}

package_sources_done() {
  local path
  file_is 0644 /etc/yum.repos.d/faaslab-base.repo "$BASE_REPOSITORY"
  for path in /etc/yum.repos.d/CentOS-*.repo; do [[ ! -e $path ]]; done
}

package_sources_apply() {
  local path
  put_file 0644 /etc/yum.repos.d/faaslab-base.repo "$BASE_REPOSITORY"
  for path in /etc/yum.repos.d/CentOS-*.repo; do
    [[ -e $path ]] || continue
    run mv "$path" "$path.faaslab-off"
  done
}

package_sources_verify() {
  package_sources_done
}

package_sources_undo() {
  local path
  for path in /etc/yum.repos.d/CentOS-*.repo.faaslab-off; do
    [[ -e $path ]] || continue
    run mv "$path" "${path%.faaslab-off}"
  done
  restore_file /etc/yum.repos.d/faaslab-base.repo
}
