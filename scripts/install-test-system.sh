#!/usr/bin/env bash
# What a bare Debian lacks for the tests: Chromium and Japanese fonts for the browser tests, socat for pseudo-terminals.
# The product itself needs none of it.
set -euo pipefail

packages=()
command -v chromium >/dev/null || packages+=(chromium)
command -v socat >/dev/null || packages+=(socat)
[ -d /usr/share/fonts/opentype/noto ] || packages+=(fonts-noto-cjk)

if [ ${#packages[@]} -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -q -y --no-install-recommends "${packages[@]}"
fi
