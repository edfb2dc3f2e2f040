# shellcheck shell=bash

images_purpose() {
  echo "pull the images of this host before they are needed: ${IMAGES[*]##*/}"
}

image_is_here() {
  if [[ $RUNTIME == docker ]]; then
    docker image inspect "$1"
  else
    /usr/local/bin/crictl inspecti "$1"
  fi
}

images_done() {
  local image
  for image in "${IMAGES[@]}"; do image_is_here "$image"; done
}

images_apply() {
  local image
  for image in "${IMAGES[@]}"; do
    if ((!dry)); then
      holds image_is_here "$image"
      if ((held)); then continue; fi
    fi
    if [[ $RUNTIME == docker ]]; then
      run timeout 900 docker pull "$image"
    else
      run timeout 900 /usr/local/bin/crictl pull "$image"
    fi
  done
}

images_verify() {
  images_done
}

# Images take room and do no harm; the runtime's own clean-up removes them.
images_undo() {
  return 0
}
