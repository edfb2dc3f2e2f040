# shellcheck shell=bash

docker_purpose() {
  echo "install Docker $RUNTIME_VERSION with client and containerd of the same time, and let it use systemd's cgroups, as the kubelet does"
}

docker_done() {
  file_is 0644 "$DOCKER_REPOSITORY_PATH" "$DOCKER_REPOSITORY"
  packages_are "${DOCKER_PACKAGES[@]}"
  packages_are_held docker-ce docker-ce-cli containerd.io
  file_is 0644 /etc/docker/daemon.json "$DOCKER_DAEMON"
  service_runs docker
}

docker_apply() {
  [[ -z $DOCKER_KEY_PATH ]] || docker_key
  put_file 0644 "$DOCKER_REPOSITORY_PATH" "$DOCKER_REPOSITORY"
  # Before the package, which starts the daemon at once.
  put_file 0644 /etc/docker/daemon.json "$DOCKER_DAEMON"
  install_packages "${DOCKER_PACKAGES[@]}"
  hold_packages docker-ce docker-ce-cli containerd.io
  start_service docker
}

# Docker's signing key, by its fingerprint.
docker_key() {
  local keys
  holds test -s "$DOCKER_KEY_PATH"
  if ((held)); then return 0; fi
  if ((dry)); then
    say "  would download $DOCKER_KEY_URL (key $DOCKER_KEY_FINGERPRINT)"
    return 0
  fi
  keep_original "$DOCKER_KEY_PATH"
  mkdir -p "$CACHE"
  run curl --fail --silent --show-error --location --proto '=https' --connect-timeout 10 --max-time 60 --retry 3 \
    --output "$CACHE/docker.asc" "$DOCKER_KEY_URL"
  keys=$(gpg --show-keys --with-colons "$CACHE/docker.asc" 2>/dev/null)
  if [[ "$(grep -c '^pub:' <<<"$keys")" != 1 || $keys != *":$DOCKER_KEY_FINGERPRINT:"* ]]; then
    die 5 "step $step: $DOCKER_KEY_URL must hold the key $DOCKER_KEY_FINGERPRINT and no other; nothing of it was used"
  fi
  install -m 0644 -o 0 -g 0 "$CACHE/docker.asc" "$DOCKER_KEY_PATH.faaslab-new"
  mv -f "$DOCKER_KEY_PATH.faaslab-new" "$DOCKER_KEY_PATH"
}

docker_verify() {
  docker_done
  retry 10 2 docker info
  last_command="docker must use the cgroup driver systemd and be version $RUNTIME_VERSION"
  [[ "$(docker info --format '{{.CgroupDriver}} {{.ServerVersion}}')" == "systemd $RUNTIME_VERSION" ]]
}

docker_undo() {
  release_packages docker-ce docker-ce-cli containerd.io
  restore_file /etc/docker/daemon.json
  restore_file "$DOCKER_REPOSITORY_PATH"
  [[ -z $DOCKER_KEY_PATH ]] || restore_file "$DOCKER_KEY_PATH"
  restore_service docker
  restore_units
}
